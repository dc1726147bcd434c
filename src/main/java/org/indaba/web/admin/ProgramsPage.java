package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.access.ApiToken;
import org.indaba.access.Audit;
import org.indaba.access.Scope;
import org.indaba.hook.Webhook;
import org.indaba.lists.Lists;
import org.indaba.spool.Transactions;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.Visitor;
import org.jspecify.annotations.Nullable;

/** {@code /admin/programs}: the tokens with which programs ask, and the webhooks by which they are told. They are made by commands. */
@Path("/admin/programs")
@For(Audience.ADMINISTRATORS)
@Blocking
final class ProgramsPage {

    /** Tokens on a page. */
    private static final int PAGE = 50;

    /** Webhooks on a page. */
    private static final int WEBHOOKS = 50;

    private final Programs programs;
    private final Lists lists;
    private final Audit audit;
    private final Transactions transactions;
    private final Tellers tellers;
    private final Visitor visitor;
    private final Flash flash;

    ProgramsPage(Programs programs, Lists lists, Audit audit, Transactions transactions, Tellers tellers, Visitor visitor,
            Flash flash) {
        this.programs = programs;
        this.lists = lists;
        this.audit = audit;
        this.transactions = transactions;
        this.tellers = tellers;
        this.visitor = visitor;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param tokens the newest first
     * @param webhooks by number
     * @param next the address of the next page of tokens, beside the same webhooks; empty on the last
     * @param later the address of the next page of webhooks, beside the same tokens; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record ProgramList(List<Token> tokens, List<Hook> webhooks, String next, String later) implements TemplateInstance {
    }

    /**
     * A token.
     *
     * @param id its number
     * @param name cleaned
     * @param scopes what it allows
     * @param about the list, or the whole site
     * @param used when it was used last; null if never
     * @param ends when it ends
     * @param standing a word
     * @param style of the mark
     * @param valid whether it can be revoked
     */
    record Token(String id, String name, String scopes, String about, @Nullable Moment used, Moment ends, String standing, String style,
            boolean valid) {
    }

    /**
     * A webhook.
     *
     * @param id its number
     * @param url cleaned
     * @param about the list, or all
     * @param standing a word
     * @param style of the mark
     * @param delivered events that it took, grouped
     * @param answer what it said last, cleaned; empty before the first time
     * @param well whether nothing is wrong with it
     */
    record Hook(String id, String url, String about, String standing, String style, String delivered, String answer, boolean well) {
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance all(@QueryParam("before") @DefaultValue("") String before,
            @QueryParam("after") @DefaultValue("") String after) {
        Teller teller = tellers.now();
        ListNames names = new ListNames(lists, teller.phrases());
        long tokensBefore = Words.number(before);
        long hooksAfter = Words.number(after);
        List<ApiToken> foundTokens = programs.tokens().all(tokensBefore == 0 ? Long.MAX_VALUE : tokensBefore, PAGE + 1);
        List<ApiToken> tokens = foundTokens.subList(0, Math.min(PAGE, foundTokens.size()));
        List<Webhook> foundHooks = programs.webhooks().all(null, hooksAfter, WEBHOOKS + 1);
        List<Webhook> hooks = foundHooks.subList(0, Math.min(WEBHOOKS, foundHooks.size()));
        return new ProgramList(tokens.stream().map(token -> token(token, names, teller)).toList(),
                hooks.stream().map(webhook -> hook(webhook, names, teller)).toList(),
                foundTokens.size() <= PAGE ? "" : path(tokens.getLast().id(), hooksAfter),
                foundHooks.size() <= WEBHOOKS ? "" : path(tokensBefore, hooks.getLast().id()));
    }

    private static String path(long before, long after) {
        return "/admin/programs?" + Stream.of(before == 0 ? "" : "before=" + before, after == 0 ? "" : "after=" + after)
                .filter(part -> !part.isEmpty()).collect(Collectors.joining("&"));
    }

    private static Token token(ApiToken token, ListNames names, Teller teller) {
        ApiToken.Standing standing = token.standing(teller.now());
        String word = teller.say("admin-token-" + standing.name().toLowerCase(Locale.ROOT));
        return new Token(Long.toString(token.id()), Words.cell(token.name()),
                String.join(", ", token.scopes().stream().map(Scope::word).toList()),
                token.listId() == null ? teller.say("admin-whole-site") : names.of(token.listId()),
                teller.momentIfAny(token.usedAt()), teller.moment(token.expiresAt()), word,
                standing == ApiToken.Standing.VALID ? "delivered" : "expired", standing == ApiToken.Standing.VALID);
    }

    private static Hook hook(Webhook webhook, ListNames names, Teller teller) {
        Webhook.Try last = webhook.last();
        boolean well = webhook.state() == Webhook.State.ACTIVE && webhook.trouble() == null;
        return new Hook(Long.toString(webhook.id()), Words.cell(webhook.url()),
                webhook.listId() == null ? teller.say("admin-all-lists") : names.of(webhook.listId()),
                teller.say("admin-webhook-" + webhook.standing()),
                well ? "delivered" : webhook.state() == Webhook.State.ACTIVE ? "deferred" : "failed",
                teller.count(webhook.delivered()), last == null ? "" : Words.whole(last.answer()), well);
    }

    /** Ends a token. */
    @POST
    @Path("revoke")
    public Response revoke(@FormParam("id") @DefaultValue("") String id) {
        return changed("token revoke", "token " + Words.number(id),
                () -> programs.tokens().revokeInTx(Words.number(id)).map(ApiToken::name), "admin-token-ended");
    }

    /** Uses a webhook again. */
    @POST
    @Path("enable")
    public Response enable(@FormParam("id") @DefaultValue("") String id) {
        return changed("webhook enable", "webhook " + Words.number(id),
                () -> programs.webhooks().enableInTx(Words.number(id)).map(Webhook::url),
                "admin-webhook-used");
    }

    /** Removes a webhook. */
    @POST
    @Path("remove")
    public Response remove(@FormParam("id") @DefaultValue("") String id) {
        return changed("webhook remove", "webhook " + Words.number(id),
                () -> programs.webhooks().removeInTx(Words.number(id)).map(Webhook::url), "admin-webhook-gone");
    }

    private Response changed(String action, String subject, Supplier<Optional<String>> change, String done) {
        boolean changed = transactions.call(() -> {
            Optional<String> detail = change.get();
            detail.ifPresent(text -> audit.appendInTx(visitor.address(), action, subject, text));
            return detail.isPresent();
        });
        flash.sayNext(changed ? Flash.Kind.DONE : Flash.Kind.FAILED, changed ? done : "admin-program-gone");
        return Response.seeOther(URI.create("/admin/programs")).build();
    }
}
