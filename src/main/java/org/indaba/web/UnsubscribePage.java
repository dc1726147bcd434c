package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.OptionalLong;
import org.indaba.command.TokenLeave;
import org.indaba.http.AttemptLimit;
import org.indaba.http.PeerAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Transactions;

/**
 * {@code /u/TOKEN}: leaving by one click. Mail programs post here (RFC 8058 §3.2): no cookie, no page seen before, no redirect. The
 * link in a footer opens a page with a button that sends the same form; looking changes nothing, since scanners of mail open links
 * (RFC 9110 §9.2.1).
 *
 * <p>The token is the proof, so that no other is asked for; a form without the words of the standard changes nothing.
 */
@Path("/u/{token}")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class UnsubscribePage {

    /** RFC 8058 §3.1: what the form holds. */
    private static final String FIELD = "List-Unsubscribe";
    private static final String VALUE = "One-Click";

    private final TokenLeave leaving;
    private final TokenCodec tokens;
    private final Transactions transactions;
    private final AttemptLimit limit;
    private final PeerAddress peer;

    UnsubscribePage(TokenLeave leaving, TokenCodec tokens, Transactions transactions, AttemptLimit limit, PeerAddress peer) {
        this.leaving = leaving;
        this.tokens = tokens;
        this.transactions = transactions;
        this.limit = limit;
        this.peer = peer;
    }

    /**
     * The page of a token.
     *
     * @param list the list's address; empty when the subscription has ended
     * @param address the member's address, most of it hidden: a mail may be forwarded
     * @param action where the button leads
     */
    @CheckedTemplate(basePath = "web")
    record Unsubscribe(String list, String address, String action) implements TemplateInstance {
    }

    /**
     * What happened.
     *
     * @param list the list's address; empty when the subscription had ended before
     * @param address the member's address, most of it hidden
     * @param page of the list
     * @param join how to come back by mail; empty when the subscription had ended before
     */
    @CheckedTemplate(basePath = "web")
    record Unsubscribed(String list, String address, String page, Mailto join) implements TemplateInstance {

        static Unsubscribed from(TokenLeave.Named left) {
            return new Unsubscribed(left.list().post().toString(), WayBackPage.masked(left.address()), ListPage.path(left.list()),
                    Mailto.to(left.list().join()));
        }
    }

    /** The page; changes nothing. */
    @GET
    public TemplateInstance show(@PathParam("token") String token) {
        return page(token, leaving.whose(subscription(token)));
    }

    private static Unsubscribe page(String token, Optional<TokenLeave.Named> named) {
        return new Unsubscribe(named.map(found -> found.list().post().toString()).orElse(""),
                named.map(found -> WayBackPage.masked(found.address())).orElse(""), "/u/" + token);
    }

    /**
     * The click, of a mail program or on the page.
     *
     * @param clicked what RFC 8058 has every form say; a form without it shows the page
     */
    @POST
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
    public Response leave(@PathParam("token") String token, @FormParam(FIELD) String clicked) {
        long subscription = subscription(token);
        if (!VALUE.equals(clicked)) {
            return Response.status(Response.Status.BAD_REQUEST).entity(page(token, leaving.whose(subscription))).build();
        }
        // RFC 8058 §3.2: whoever clicks twice, or whose program does, is as little on the list as after the first time.
        Optional<TokenLeave.Named> left = transactions.call(() -> leaving.leaveInTx(subscription));
        return Response.ok(left.map(Unsubscribed::from).orElseGet(() -> new Unsubscribed("", "", "", new Mailto("", "")))).build();
    }

    private long subscription(String token) {
        OptionalLong id = tokens.verify(TokenPurpose.LEAVE, token);
        if (id.isPresent()) {
            return id.getAsLong();
        }
        if (!limit.take(peer.get())) {
            // RFC 6585 §4: the answer may say when to come back.
            throw new ClientErrorException(Response.status(Response.Status.TOO_MANY_REQUESTS)
                    .header(HttpHeaders.RETRY_AFTER, AttemptLimit.WINDOW.toSeconds()).build());
        }
        throw new RefusedException("leave-spent", Response.Status.GONE, Onward.NOTHING);
    }
}
