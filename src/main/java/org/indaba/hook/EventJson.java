package org.indaba.hook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.indaba.bounce.BounceEvent;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.jspecify.annotations.Nullable;

/**
 * An event as programs read it, in webhooks and over REST alike: an object of JSON (RFC 8259) whose members are always there, null where
 * there is nothing to tell. {@code event.schema.json} beside this class says what each of them means. Thread-safe.
 */
public final class EventJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Lists lists;

    /** @param lists their names as they are now */
    public EventJson(Lists lists) {
        this.lists = lists;
    }

    /** The event. */
    public ObjectNode of(BounceEvent event) {
        ObjectNode json = JSON.objectNode();
        json.put("id", event.id());
        json.put("number", orNull(event.number()));
        json.put("at", event.at().toString());
        json.put("kind", event.kind().word());
        json.put("list", post(event.whom().listId()).orElse(null));
        json.put("member", orNull(event.whom().address()));
        json.put("post", orNull(event.about().postId()));
        json.put("copy", orNull(event.about().copyId()));
        json.put("site", orNull(event.about().site()));
        BounceEvent.Finding said = event.finding();
        json.put("recipient", orNull(said.recipient()));
        json.put("class", orNull(said.severity()));
        json.put("reason", orNull(said.reason()));
        json.put("blame", orNull(said.blame()));
        json.put("status", orNull(said.status()));
        json.put("reply", said.reply() == 0 ? null : said.reply());
        json.put("evidence", orNull(said.evidence()));
        json.put("rule", orNull(said.rule()));
        json.put("effect", event.effect().word());
        json.put("points", points(event.points()));
        json.put("score", points(event.score()));
        json.put("incident", orNull(event.incidentId()));
        json.put("words", event.words());
        return json;
    }

    /** Points as numbers: 1, 0.25. */
    public static double points(int hundredths) {
        return hundredths / (double) BounceEvent.POINT;
    }

    private Optional<String> post(long list) {
        return lists.byId(list).map(MailList::post).map(Object::toString);
    }

    private static @Nullable Long orNull(long number) {
        return number == 0 ? null : number;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
