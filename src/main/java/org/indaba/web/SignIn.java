package org.indaba.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.access.Credentials;
import org.indaba.access.LoginLinks;
import org.indaba.access.PasswordHash;
import org.indaba.access.PasswordRules;
import org.indaba.access.SessionOrigin;
import org.indaba.http.TryLimit;
import org.indaba.language.Language;
import org.indaba.lists.Domains;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.spool.Transactions;

/**
 * The ways to prove who one is: a link by mail, a password. Each step is one transaction with its entry in the audit log. Who proves an
 * address speaks for its person, whatever they may then do. Thread-safe.
 */
public final class SignIn {

    /** Passwords that are looked at for one address within {@link Entrance#WINDOW}, whoever shows them. */
    public static final int MAX_PASSWORDS = 10;

    private final LoginLinks links;
    private final Passwords passwords;
    private final Entrance entrance;
    private final Visitor.Rights rights;
    private final Transactions transactions;
    private final Post post;

    /**
     * How passwords are looked at.
     *
     * @param credentials where they are kept
     * @param hash what is kept of them
     * @param limit {@link #MAX_PASSWORDS} within {@link Entrance#WINDOW}
     */
    public record Passwords(Credentials credentials, PasswordHash hash, TryLimit limit) {
    }

    /**
     * How links get to people.
     *
     * @param notices writes the mails
     * @param domains one of ours is what they come from
     * @param site where the pages are
     * @param errands does what nobody waits for
     * @param audit who did what
     */
    public record Post(Notices notices, Domains domains, SiteAddress site, Errands errands, Audit audit) {
    }

    /** Signs people in who are known to one of these. */
    public SignIn(LoginLinks links, Passwords passwords, Entrance entrance, Visitor.Rights rights, Transactions transactions, Post post) {
        this.links = links;
        this.passwords = passwords;
        this.entrance = entrance;
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
     * @param page the language that it was asked for in, for who chose none
     */
    void mailLink(String typed, String to, Language page) {
        if (EmailAddress.parse(typed.strip()) instanceof ParsedAddress.Valid(EmailAddress address)) {
            post.errands().run("login-mail", () -> {
                List<String> from = post.domains().all();
                if (!from.isEmpty()) {
                    transactions.run(() -> known(address).ifPresent(known -> mailInTx(from.getFirst(), known, to, page)));
                }
            });
        }
    }

    private Optional<EmailAddress> known(EmailAddress address) {
        return rights.authorities().known(address).or(() -> rights.standings().known(address));
    }

    private void mailInTx(String domain, EmailAddress address, String to, Language page) {
        links.makeForMailInTx(address).ifPresent(token -> {
            post.notices().sendInTx(new Notice.SignInLink(domain, List.of(address), post.site().of(path(token, to)),
                    LoginLinks.LIFETIME.toMinutes(), page.tag()));
            post.audit().appendInTx(address.toString(), "login mail", address.toString(), "");
        });
    }

    /** The page of a link. */
    private static String path(String token, String to) {
        return "/login/" + token + (to.isEmpty() ? "" : "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
    }

    /** Whom a link would sign in. */
    Optional<EmailAddress> whose(String token) {
        return links.find(token);
    }

    /** Uses a link up. @param before the token of the browser's session, if it has one; it ends when another begins */
    Entry byLink(String token, SessionOrigin origin, Optional<String> before) {
        return transactions.call(() -> links.useInTx(token).map(address -> entrance.enterInTx(address, origin, before))
                .orElseGet(Entry.Refused::new));
    }

    /**
     * Looks at a password. What is wrong (address, password, or that there is none) makes no difference to the answer or to its time;
     * nor does it to what is counted.
     */
    Entry byPassword(String typed, String password, SessionOrigin origin, Optional<String> before) {
        if (password.length() > PasswordRules.MAX * 2 || !(EmailAddress.parse(typed.strip()) instanceof ParsedAddress.Valid(var address))) {
            passwords.hash().verifyNobodys("");
            return new Entry.Refused();
        }
        if (!passwords.limit().take(address.key())) {
            return new Entry.TooMany();
        }
        long person = rights.standings().somebody(address).personId();
        Optional<String> kept = passwords.credentials().password(person);
        if (kept.isEmpty()) {
            passwords.hash().verifyNobodys(password);
            return new Entry.Refused();
        }
        if (!passwords.hash().verifies(password, kept.get())) {
            return new Entry.Refused();
        }
        passwords.limit().forget(address.key());
        Optional<String> renewed = passwords.hash().isStale(kept.get()) ? Optional.of(passwords.hash().of(password)) : Optional.empty();
        EmailAddress known = rights.standings().known(address).orElse(address);
        return transactions.call(() -> {
            renewed.ifPresent(hash -> passwords.credentials().rehashInTx(person, kept.get(), hash));
            return entrance.enterInTx(known, origin, before);
        });
    }

    /** Believes what a provider says of an address; it is taken as it is known here. */
    Entry byProvider(EmailAddress address, SessionOrigin origin, Optional<String> before) {
        return transactions.call(() -> entrance.enterInTx(known(address).orElse(address), origin, before));
    }

    /** Looks at the second factor. */
    Entry byCode(String half, String code, SessionOrigin where, Optional<String> before) {
        return transactions.call(() -> entrance.codeInTx(half, code, where, before));
    }

    /** Ends a session. @param address whose it is */
    void end(String session, String address) {
        transactions.run(() -> entrance.endInTx(session, address));
    }
}
