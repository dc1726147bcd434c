package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.OptionalLong;
import org.indaba.bounce.ComeBack;
import org.indaba.expand.MissedPosts;
import org.indaba.http.AttemptLimit;
import org.indaba.http.PeerAddress;
import org.indaba.http.AttemptLimit;
import org.indaba.http.PeerAddress;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Transactions;

/**
 * {@code /back/TOKEN}: the link in a mail to a member whose delivery is suspended. It opens a page with a button; only the button lets
 * posts come again, since scanners of mail open links (RFC 9110 §9.2.1: GET changes nothing).
 */
@Path("/back/{token}")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class WayBackPage {

    private final ComeBack comeBack;
    private final TokenCodec tokens;
    private final Transactions transactions;
    private final AttemptLimit limit;
    private final PeerAddress peer;
    private final Flash flash;
    private final VisitorLanguage language;

    WayBackPage(ComeBack comeBack, TokenCodec tokens, Transactions transactions, AttemptLimit limit, PeerAddress peer, Flash flash,
            VisitorLanguage language) {
        this.comeBack = comeBack;
        this.tokens = tokens;
        this.transactions = transactions;
        this.limit = limit;
        this.peer = peer;
        this.flash = flash;
        this.language = language;
    }

    /**
     * The page of a token.
     *
     * @param list the list's address
     * @param address the member's address, most of it hidden: a mail may be forwarded
     * @param suspended whether posts are kept back, by the list or for bounces by the whole site: the button ends that
     * @param suppressed whether the site keeps posts back all the same
     * @param missed how many missed posts can be sent
     * @param more whether there are more than that
     * @param action where the button leads
     */
    @CheckedTemplate(basePath = "web")
    record WayBack(String list, String address, boolean suspended, boolean suppressed, int missed, boolean more, String action)
            implements TemplateInstance {
    }

    /** The page; changes nothing. */
    @GET
    public TemplateInstance show(@PathParam("token") String token) {
        long subscription = subscription(token);
        ComeBack.Named member = comeBack.whose(subscription).orElseThrow(this::spent);
        int missed = comeBack.missed(subscription);
        return new WayBack(member.list().post().toString(), masked(member.address()),
                comeBack.isSuspended(subscription) || comeBack.isLiftable(member.address()), comeBack.isSuppressed(member.address()),
                Math.min(missed, MissedPosts.LIMIT), missed > MissedPosts.LIMIT, "/back/" + token);
    }

    /** The button. @param missed what the check box says: nothing where it is not checked */
    @POST
    public Response back(@PathParam("token") String token, @FormParam("missed") String missed) {
        long subscription = subscription(token);
        ComeBack.Meantime meantime = "on".equals(missed) ? ComeBack.Meantime.SENT : ComeBack.Meantime.LEFT_OUT;
        return switch (transactions.call(() -> comeBack.backByTokenInTx(subscription, meantime))) {
            case ComeBack.Result.Back(var list, EmailAddress _, int sent, boolean suppressed) -> {
                // The page itself says that the site keeps them back.
                if (!suppressed) {
                    flash.tellNext(Flash.Kind.DONE, language.say("back-done", list.post().toString())
                            + (sent == 0 ? "" : " " + language.say("back-sent", sent)));
                }
                yield Response.seeOther(URI.create("/back/" + token)).build();
            }
            case ComeBack.Result.Gone _ -> throw spent();
        };
    }

    private long subscription(String token) {
        OptionalLong id = tokens.verify(TokenPurpose.RESUME, token);
        if (id.isEmpty()) {
            throw spent();
        }
        return id.getAsLong();
    }

    static String masked(EmailAddress address) {
        String local = address.localPart();
        return local.substring(0, local.offsetByCodePoints(0, 1)) + "…@" + address.domain();
    }

    /** Counts who shows tokens that are none. */
    private ClientErrorException spent() {
        if (!limit.take(peer.get())) {
            // RFC 6585 §4: the answer may say when to come back.
            return new ClientErrorException(Response.status(Response.Status.TOO_MANY_REQUESTS)
                    .header(HttpHeaders.RETRY_AFTER, AttemptLimit.WINDOW.toSeconds()).build());
        }
        return new RefusedException("back-spent", Response.Status.GONE, Onward.to("/my", "my-title"));
    }
}
