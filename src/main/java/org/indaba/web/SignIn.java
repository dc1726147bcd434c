package org.indaba.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.access.LoginLinks;
import org.indaba.access.WebSessions;
import org.indaba.lists.Domains;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.spool.Transactions;

/** What signing in and out does, each step in one transaction with its entry in the audit log. Thread-safe. */
public final class SignIn {

    private final Rows rows;
    private final Transactions transactions;
    private final Notices notices;
    private final Domains domains;
    private final SiteAddress site;

    /**
     * What is kept of it.
     *
     * @param links one-time links
     * @param sessions who is signed in
     * @param audit who did what
     */
    public record Rows(LoginLinks links, WebSessions sessions, Audit audit) {
    }

    /** @param domains one of ours is what the mail with a link comes from */
    public SignIn(Rows rows, Transactions transactions, Notices notices, Domains domains, SiteAddress site) {
        this.rows = rows;
        this.transactions = transactions;
        this.notices = notices;
        this.domains = domains;
        this.site = site;
    }

    /** Whether a link can be mailed at all: a mail needs a domain of ours that it comes from. */
    boolean canMail() {
        return !domains.all().isEmpty();
    }

    /**
     * Mails a link to an address, if it is an administrator's and has not got too many. The caller does not learn which, so that
     * nobody can ask us who the administrators are.
     *
     * @param typed what somebody entered
     * @param to where to go after signing in
     */
    void mailLink(String typed, String to) {
        List<String> from = domains.all();
        if (from.isEmpty() || !(EmailAddress.parse(typed.strip()) instanceof ParsedAddress.Valid(EmailAddress address))) {
            return;
        }
        transactions.run(() -> rows.links().makeForMailInTx(address).ifPresent(token -> {
            notices.sendInTx(new Notice.SignInLink(from.getFirst(), List.of(address), site.of(path(token, to)),
                    LoginLinks.LIFETIME.toMinutes()));
            rows.audit().appendInTx(address.toString(), "login mail", address.toString(), "");
        }));
    }

    /** The page of a link. */
    private static String path(String token, String to) {
        return "/login/" + token + "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
    }

    /** Whom a link would sign in. */
    Optional<EmailAddress> whose(String token) {
        return rows.links().find(token);
    }

    /**
     * Uses a link up and begins a session; the one before it ends.
     *
     * @param before the token of the browser's session, if it has one
     * @return the token of the new session; empty if the link no longer serves
     */
    Optional<String> use(String token, Optional<String> before) {
        return transactions.call(() -> rows.links().useInTx(token).map(address -> {
            before.ifPresent(rows.sessions()::endInTx);
            rows.audit().appendInTx(address.toString(), "login", address.toString(), "");
            return rows.sessions().beginInTx(address);
        }));
    }

    /** Ends a session. @param address whose it is */
    void end(String session, String address) {
        transactions.run(() -> {
            rows.sessions().endInTx(session);
            rows.audit().appendInTx(address, "logout", address, "");
        });
    }
}
