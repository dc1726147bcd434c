package org.indaba.bounce;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.indaba.access.Audit;
import org.indaba.classify.Reason;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;

/** Suppresses addresses that were removed from several lists because nobody is there, until a mail arrives there. Thread-safe. */
final class DeadEverywhere {

    /** So many lists of the site have to find out. */
    static final int LISTS = 2;

    /** For so long; then the address gets its chance again. */
    static final Duration LASTS = Duration.ofDays(180);

    private static final Set<String> NOBODY_THERE = Set.of(Reason.NO_SUCH_USER.word(), Reason.HOST_UNKNOWN.word(),
            Reason.TAKES_NO_MAIL.word(), Reason.MAILBOX_DISABLED.word());

    private final BounceTables tables;
    private final Members members;
    private final Suppressions suppressions;
    private final Audit audit;
    private final InstantSource clock;

    DeadEverywhere(BounceTables tables, Members members, Suppressions suppressions, Audit audit, InstantSource clock) {
        this.tables = tables;
        this.members = members;
        this.suppressions = suppressions;
        this.audit = audit;
        this.clock = clock;
    }

    /** A member was removed, and that is in the journal. */
    void removedInTx(BounceMember member) {
        if (!NOBODY_THERE.contains(member.score().reason())) {
            return;
        }
        // Whoever is on a list again has shown there that somebody is; what that list found out is over.
        long lists = tables.journal().removalsInTx(member.address().key(),
                clock.instant().minus(Duration.ofDays(BounceTables.REMOVALS_STAY)), NOBODY_THERE).stream()
                .filter(list -> members.find(list, member.address()).isEmpty()).count();
        if (lists >= LISTS && !suppressedForLonger(member.address())) {
            suppressions.addInTx(member.address(), "dead on " + lists + " lists: " + member.score().reason(), LASTS,
                    Suppressions.Origin.BOUNCES);
            audit.appendInTx(LifeCycle.ACTOR, "bounce suppressed add", member.address().toString(), "dead on " + lists + " lists");
        }
    }

    /** A mail to the address has arrived and nothing came back: what bounces of other lists stopped everywhere is over. */
    void arrivedInTx(MailList list, EmailAddress address) {
        if (suppressions.removeOfBouncesInTx(address)) {
            audit.appendInTx(LifeCycle.ACTOR, "bounce suppressed remove", address.toString(), "a mail of " + list.post() + " arrived");
        }
    }

    /** What an operator wanted for longer, or for good, is not made shorter. */
    private boolean suppressedForLonger(EmailAddress address) {
        return suppressions.find(address)
                .filter(known -> known.expiresAt() == null || known.expiresAt().isAfter(clock.instant().plus(LASTS))).isPresent();
    }
}
