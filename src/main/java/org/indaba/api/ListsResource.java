package org.indaba.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Scope;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;

/** {@code /api/v1/lists}: the lists that the token is for. */
@Path("/api/v1/lists")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "lists")
final class ListsResource {

    private final Caller caller;
    private final Lists lists;

    ListsResource(Caller caller, Lists lists) {
        this.caller = caller;
        this.lists = lists;
    }

    /**
     * A list.
     *
     * @param list its post address
     * @param id its number, which stays when it is renamed
     * @param description in a line
     * @param owners who is in charge
     */
    record Shown(String list, long id, String description, List<String> owners) {
    }

    /** All that the token is for, by post address. */
    @GET
    @Needs(Scope.LISTS_READ)
    @Operation(operationId = "getLists", summary = "The lists that the token is for, by post address.")
    public Rows<Shown> all(@QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        List<MailList> found = lists.all().stream().filter(list -> caller.token().allows(Scope.LISTS_READ, list.id()))
                .sorted(Comparator.comparing(ListsResource::name)).filter(list -> name(list).compareTo(after) > 0)
                .limit(Rows.limit(limit) + 1L).toList();
        return Rows.of(found, limit, this::shown, ListsResource::name);
    }

    /** One of them. */
    @GET
    @Path("{list}")
    @Needs(Scope.LISTS_READ)
    @Operation(operationId = "getList", summary = "One list.")
    public Shown one(@PathParam("list") String list) {
        return shown(caller.list(list, Scope.LISTS_READ));
    }

    private static String name(MailList list) {
        return list.post().toString();
    }

    private Shown shown(MailList list) {
        return new Shown(name(list), list.id(), list.settings().description(),
                lists.owners(list.id()).stream().map(Object::toString).toList());
    }
}
