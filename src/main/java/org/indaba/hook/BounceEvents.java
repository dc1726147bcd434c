package org.indaba.hook;

import java.util.List;
import org.indaba.bounce.BounceReader;
import org.jspecify.annotations.Nullable;

/** The events of the journal of bounces. */
public final class BounceEvents implements EventSource {

    private final BounceReader reader;
    private final EventJson json;

    /** What is read, and how it is told. */
    public BounceEvents(BounceReader reader, EventJson json) {
        this.reader = reader;
        this.json = json;
    }

    @Override
    public long latest() {
        return reader.lastNumber();
    }

    @Override
    public List<HookEvent> after(long number, @Nullable Long listId, int limit) {
        return reader.since(listId == null ? 0 : listId, number, limit).stream()
                .map(event -> new HookEvent(event.number(), json.of(event).toString())).toList();
    }
}
