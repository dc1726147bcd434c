package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.indaba.access.Audit;
import org.indaba.access.Credentials;
import org.indaba.access.PasswordHash;
import org.indaba.access.PasswordRules;
import org.indaba.access.WebSession;
import org.indaba.access.WebSessions;
import org.indaba.command.AddressDesk;
import org.indaba.lists.Somebody;
import org.indaba.mail.Bytes;
import org.indaba.notice.SignInChanged.Change;
import org.indaba.spool.Transactions;

/**
 * What the visitor signs in with, and how they change it: each change in one transaction with its entry in the audit log, and the end of
 * all other sessions where it shuts a door, and of what waits until addresses have answered. For one request's threads.
 */
@RequestScoped
public class OwnCredentials {

    private final Visitor visitor;
    private final Visitor.Rights rights;
    private final Credentials credentials;
    private final PasswordHash hash;
    private final PasswordRules rules;
    private final Log log;
    private final Transactions transactions;

    /**
     * What is told of a change.
     *
     * @param sessions those that end
     * @param addresses whose waiting changes are forgotten: what was answered by mail alone is not what the person says from now on
     * @param audit who did what
     * @param news tells the person
     */
    public record Log(WebSessions sessions, AddressDesk addresses, Audit audit, SignInNews news) {
    }

    OwnCredentials(Visitor visitor, Visitor.Rights rights, Credentials credentials, PasswordHash hash, PasswordRules rules, Log log,
            Transactions transactions) {
        this.visitor = visitor;
        this.rights = rights;
        this.credentials = credentials;
        this.hash = hash;
        this.rules = rules;
        this.log = log;
        this.transactions = transactions;
    }

    /** The address that was proved. */
    String address() {
        return visitor.address();
    }

    /** What tries are counted by. */
    String personKey() {
        return Long.toString(person().personId());
    }

    /** What there is. */
    Credentials.Held held() {
        return credentials.held(person().personId());
    }

    private Somebody person() {
        return visitor.person().orElseThrow();
    }

    /** The person's id; who was known by an office alone is known to lists from now on. */
    private long personInTx() {
        return rights.standings().personInTx(visitor.session().orElseThrow().address(), rights.clock().instant());
    }

    /** Sets a password, if it is good. */
    PasswordRules.Verdict setPassword(String password) {
        PasswordRules.Verdict verdict = rules.judge(password, person().keys());
        if (verdict == PasswordRules.Verdict.GOOD) {
            String kept = hash.of(password);
            changing(() -> {
                credentials.setPasswordInTx(personInTx(), kept);
                changedInTx("password set", Change.PASSWORD_SET);
                return true;
            });
        }
        return verdict;
    }

    /** Forgets the password, if there is one. */
    void removePassword() {
        changing(() -> {
            boolean removed = credentials.removePasswordInTx(person().personId());
            if (removed) {
                changedInTx("password remove", Change.PASSWORD_REMOVED);
            }
            return removed;
        });
    }

    /** Begins to set a second factor up, with a new secret; nothing happens if one is on. */
    void beginSecondFactor() {
        transactions.run(() -> credentials.beginSecondFactorInTx(personInTx()));
    }

    /** The secret that is being set up; empty if none is. */
    Optional<Bytes> begun() {
        return credentials.begun(person().personId());
    }

    /** Switches it on; the recovery codes, or nothing if the code was wrong. */
    Optional<List<String>> confirmSecondFactor(String code) {
        return changing(() -> {
            Optional<List<String>> codes = credentials.confirmSecondFactorInTx(person().personId(), code);
            codes.ifPresent(_ -> changedInTx("second-factor on", Change.SECOND_FACTOR_ON));
            return codes;
        });
    }

    /** New recovery codes, for a code of the second factor; empty if that was wrong. */
    Optional<List<String>> newRecoveryCodes(String code) {
        return changing(() -> {
            if (!credentials.takeCodeInTx(person().personId(), code)) {
                return Optional.empty();
            }
            changedInTx("recovery-codes new", Change.RECOVERY_CODES);
            return Optional.of(credentials.newRecoveryCodesInTx(person().personId()));
        });
    }

    /** Switches it off, for a code of it or a recovery code; false if that was wrong. */
    boolean removeSecondFactor(String code) {
        return changing(() -> {
            boolean taken = credentials.takeCodeInTx(person().personId(), code);
            if (taken) {
                credentials.removeSecondFactorInTx(person().personId());
                changedInTx("second-factor off", Change.SECOND_FACTOR_OFF);
            }
            return taken;
        });
    }

    /** In this order, as answers to changes of addresses have it: what waits is held, then comes what the person signs in with. */
    private <T> T changing(Supplier<T> change) {
        return transactions.call(() -> {
            log.addresses().holdInTx(person().addresses());
            return change.get();
        });
    }

    private void changedInTx(String action, Change change) {
        log.addresses().forgetInTx(person().addresses());
        log.sessions().endAllInTx(person().keys(), visitor.session().map(WebSession::id).orElse(0L));
        log.audit().appendInTx(address(), action, address(), "");
        log.news().tellInTx(person(), change);
    }
}
