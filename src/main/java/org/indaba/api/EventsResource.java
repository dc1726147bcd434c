package org.indaba.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.ApiToken;
import org.indaba.access.Scope;
import org.indaba.bounce.BounceEvent;
import org.indaba.bounce.BounceReader;
import org.indaba.hook.EventJson;

/** {@code /api/v1/bounces}: everything that came back, in its order, for programs that keep up with it. */
@Path("/api/v1/bounces")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "bounces")
final class EventsResource {

    private static final String SCHEMA = "event.schema.json";

    private final Caller caller;
    private final BounceReader reader;
    private final EventJson json;

    EventsResource(Caller caller, BounceReader reader, EventJson json) {
        this.caller = caller;
        this.reader = reader;
        this.json = json;
    }

    /**
     * Events.
     *
     * @param items in their order
     * @param next where to go on: the value of {@code after} the next time, be it at once or tomorrow
     */
    record Feed(List<JsonNode> items, String next) {
    }

    /** The events behind a cursor. */
    @GET
    @Path("events")
    @Needs(Scope.BOUNCES_READ)
    @Operation(operationId = "getEvents", summary = "Events behind a cursor, in their order; nothing is ever missed by going on at next.")
    public Feed events(@QueryParam("after") @DefaultValue("") String after, @QueryParam("list") @DefaultValue("") String list,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        long cursor = Rows.cursor(after, 0);
        List<BounceEvent> found = reader.since(listId(list), cursor, Rows.limit(limit));
        return new Feed(found.stream().map(event -> (JsonNode) json.of(event)).toList(),
                Long.toString(found.isEmpty() ? cursor : found.getLast().number()));
    }

    private long listId(String list) {
        ApiToken token = caller.token();
        if (list.isEmpty()) {
            return token.listId() == null ? 0 : token.listId();
        }
        return caller.list(list, Scope.BOUNCES_READ).id();
    }

    /** What an event consists of. */
    @GET
    @Path("events/schema")
    @Open
    @Produces("application/schema+json")
    @Operation(operationId = "getEventSchema", summary = "The JSON schema of an event, as it comes here and to webhooks.")
    public String schema() {
        try (InputStream in = EventJson.class.getResourceAsStream(SCHEMA)) {
            if (in == null) {
                throw new IllegalStateException(SCHEMA + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
