package org.indaba.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.access.LoginLinks;
import org.indaba.access.SessionOrigin;
import org.indaba.access.WebSessions;
import org.indaba.lists.Domains;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.spool.Transactions;

/**
 * What signing in and out does, each step in one transaction with its entry in the audit log. Who proves an address speaks for its
 * person, whatever they may then do. Thread-safe.
 */
public final class SignIn {

    /** Where administrators go who asked for no page in particular. */
    static final String ADMINISTRATORS_HOME = "/admin";

    /** Where everybody else does. */
    static final String HOME = "/my";

    private final Rows rows;
    private final Visitor.Rights rights;
    private final Transactions transactions;
    private final Post post;

    /**
     * What is kept of it.
     *
     * @param links one-time links
     * @param sessions who is signed in
     * @param audit who did what
     */
    public record Rows(LoginLinks links, WebSessions sessions, Audit audit) {
    }

    /**
     * How links get to people.
     *
     * @param notices writes the mails
     * @param domains one of ours is what they come from
     * @param site where the pages are
     * @param errands does what nobody waits for
     */
    public record Post(Notices notices, Domains domains, SiteAddress site, Errands errands) {
    }

    /**
     * Somebody who is signed in now.
     *
     * @param token the secret of the session, for a cookie
     * @param home where to go who asked for no page in particular
     */
    record SignedIn(String token, String home) {
    }

    /** Signs people in who are known to one of these. */
    public SignIn(Rows rows, Visitor.Rights rights, Transactions transactions, Post post) {
        this.rows = rows;
        this.rights = rights;
        this.transactions = transactions;
        this.post = post;
    }

    /** Whether a link can be mailed at all: a mail needs a domain of ours that it comes from. */
    boolean canMail() {
        return !post.domains().all().isEmpty();
    }

    /**
     * Mails a link to an address, if anybody here knows it and it has not got too many. Whether they do is found out when the caller has
     * its answer, so that neither what it says nor how long it takes tells whom we know. The mail goes to the address as it is known:
     * what somebody typed may be equal to us, and another mailbox to its host.
     *
     * @param typed what somebody entered
     * @param to where to go after signing in; may be empty
     */
    void mailLink(String typed, String to) {
        if (EmailAddress.parse(typed.strip()) instanceof ParsedAddress.Valid(EmailAddress address)) {
            post.errands().run("login-mail", () -> {
                List<String> from = post.domains().all();
                if (!from.isEmpty()) {
                    transactions.run(() -> known(address).ifPresent(known -> mailInTx(from.getFirst(), known, to)));
                }
            });
        }
    }

    private Optional<EmailAddress> known(EmailAddress address) {
        return rights.authorities().known(address).or(() -> rights.standings().known(address));
    }

    private void mailInTx(String domain, EmailAddress address, String to) {
        rows.links().makeForMailInTx(address).ifPresent(token -> {
            post.notices().sendInTx(new Notice.SignInLink(domain, List.of(address), post.site().of(path(token, to)),
                    LoginLinks.LIFETIME.toMinutes()));
            rows.audit().appendInTx(address.toString(), "login mail", address.toString(), "");
        });
    }

    /** The page of a link. */
    private static String path(String token, String to) {
        return "/login/" + token + (to.isEmpty() ? "" : "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
    }

    /** Whom a link would sign in. */
    Optional<EmailAddress> whose(String token) {
        return rows.links().find(token);
    }

    /**
     * Uses a link up and begins a session; the one before it ends.
     *
     * @param before the token of the browser's session, if it has one
     * @param origin where it is begun
     * @return empty if the link no longer serves
     */
    Optional<SignedIn> use(String token, Optional<String> before, SessionOrigin origin) {
        return transactions.call(() -> rows.links().useInTx(token).map(address -> {
            before.ifPresent(rows.sessions()::endInTx);
            rows.audit().appendInTx(address.toString(), "login", address.toString(), "");
            return new SignedIn(rows.sessions().beginInTx(address, origin), home(address));
        }));
    }

    private String home(EmailAddress address) {
        boolean administrator = rights.authorities().of(rights.standings().somebody(address).keys()).everything();
        return administrator ? ADMINISTRATORS_HOME : HOME;
    }

    /** Ends a session. @param address whose it is */
    void end(String session, String address) {
        transactions.run(() -> {
            rows.sessions().endInTx(session);
            rows.audit().appendInTx(address, "logout", address, "");
        });
    }
}
