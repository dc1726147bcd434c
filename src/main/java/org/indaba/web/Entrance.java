package org.indaba.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.access.Credentials;
import org.indaba.access.HalfSignIns;
import org.indaba.access.Proof;
import org.indaba.access.SessionOrigin;
import org.indaba.access.WebSessions;
import org.indaba.http.TryLimit;
import org.indaba.lists.Somebody;
import org.indaba.mail.EmailAddress;

/**
 * The door that every way of signing in leads to: who has a second factor is asked for it, whatever was proved before and by which address.
 * Thread-safe.
 */
public final class Entrance {

    /** Codes that are looked at for one person within {@link #WINDOW}, whoever shows them: of a million, three are right at a time. */
    public static final int MAX_CODES = 10;

    /** For how long codes and passwords are counted together. */
    public static final Duration WINDOW = Duration.ofHours(1);

    /** Where administrators go who asked for no page in particular. */
    static final String ADMINISTRATORS_HOME = "/admin";

    /** Where everybody else does. */
    static final String HOME = "/my";

    private final Rows rows;
    private final Visitor.Rights rights;
    private final TryLimit codes;

    /**
     * What is kept of it.
     *
     * @param sessions who is signed in
     * @param halves who is half signed in
     * @param credentials passwords and second factors
     * @param audit who did what
     */
    public record Rows(WebSessions sessions, HalfSignIns halves, Credentials credentials, Audit audit) {
    }

    /** @param codes of {@link #MAX_CODES} within {@link #WINDOW} */
    public Entrance(Rows rows, Visitor.Rights rights, TryLimit codes) {
        this.rows = rows;
        this.rights = rights;
        this.codes = codes;
    }

    /** Lets somebody in who has proved an address, or asks for the second factor. @param before the token of the browser's session */
    Entry enterInTx(EmailAddress address, SessionOrigin origin, Optional<String> before) {
        if (rows.credentials().hasSecondFactor(rights.standings().somebody(address).personId())) {
            return new Entry.Half(rows.halves().beginInTx(address, origin.proof()));
        }
        return letInInTx(address, origin, before, "");
    }

    /**
     * Looks at the code of the second factor, or a recovery code.
     *
     * @param half what remembers the first step
     * @param where the device and network of this step
     */
    Entry codeInTx(String half, String code, SessionOrigin where, Optional<String> before) {
        Optional<HalfSignIns.Half> first = rows.halves().tryInTx(half);
        if (first.isEmpty()) {
            return new Entry.Refused();
        }
        EmailAddress address = first.get().address();
        long person = rights.standings().somebody(address).personId();
        if (!codes.take(Long.toString(person))) {
            return new Entry.TooMany();
        }
        if (!rows.credentials().takeCodeInTx(person, code)) {
            return new Entry.Refused();
        }
        codes.forget(Long.toString(person));
        rows.halves().endInTx(half);
        return letInInTx(address, new SessionOrigin(first.get().proof(), where.device(), where.network()), before, ", code");
    }

    /** Whether a half sign-in still serves. */
    boolean serves(String half) {
        return rows.halves().serves(half);
    }

    private Entry letInInTx(EmailAddress address, SessionOrigin origin, Optional<String> before, String more) {
        before.ifPresent(rows.sessions()::endInTx);
        rows.audit().appendInTx(address.toString(), "login", address.toString(), word(origin.proof()) + more);
        Somebody person = rights.standings().somebody(address);
        boolean administrator = rights.authorities().of(person.keys()).everything();
        return new Entry.In(rows.sessions().beginInTx(address, origin), administrator ? ADMINISTRATORS_HOME : HOME);
    }

    private static String word(Proof proof) {
        return proof.name().toLowerCase(Locale.ROOT);
    }

    /** Ends a session. @param address whose it is */
    void endInTx(String session, String address) {
        rows.sessions().endInTx(session);
        rows.audit().appendInTx(address, "logout", address, "");
    }
}
