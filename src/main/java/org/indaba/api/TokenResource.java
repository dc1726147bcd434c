package org.indaba.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.ApiToken;
import org.indaba.access.Scope;
import org.indaba.lists.ListRegister;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/token}: what the token that is shown allows. */
@Path("/api/v1/token")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "token")
final class TokenResource {

    private final Caller caller;
    private final Lists lists;
    private final ListRegister register;

    TokenResource(Caller caller, Lists lists, ListRegister register) {
        this.caller = caller;
        this.lists = lists;
        this.register = register;
    }

    /**
     * A token.
     *
     * @param id by which it is revoked
     * @param name what it is for
     * @param scopes what it allows
     * @param list the one list it is for, with {@code (deleted)} behind the address of one that is gone; null for the whole site
     * @param expires when it ends
     */
    record Shown(long id, String name, List<String> scopes, @Nullable String list, Instant expires) {
    }

    /** The token of this request. */
    @GET
    @AnyToken
    @Operation(operationId = "getToken", summary = "The token that is shown, and what it allows.")
    public Shown token() {
        ApiToken token = caller.token();
        Long id = token.listId();
        String list = id == null ? null
                : lists.byId(id).map(MailList::post).map(Object::toString).orElseGet(() -> register.nameOfDeleted(id));
        return new Shown(token.id(), token.name(), token.scopes().stream().map(Scope::word).toList(), list, token.expiresAt());
    }
}
