package org.indaba.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import org.indaba.access.ApiTokens;
import org.indaba.access.HalfSignIns;
import org.indaba.access.LoginLinks;
import org.indaba.access.WebSessions;
import org.indaba.auth.DkimKeys;
import org.indaba.bounce.BounceLog;
import org.indaba.bounce.BounceTables;
import org.indaba.bounce.ForwardCount;
import org.indaba.bounce.KeptMail;
import org.indaba.bounce.SqlReportCap;
import org.indaba.command.AddressChanges;
import org.indaba.command.AnswerCap;
import org.indaba.command.Confirmations;
import org.indaba.command.Errands;
import org.indaba.command.Questions;
import org.indaba.lists.MemberImports;
import org.indaba.lists.Suppressions;
import org.indaba.traffic.Traffic;

/** What is forgotten in time, beside the ledger and what {@code post} looks after itself. */
record Sweeps(Bounces bounces, KeptMail kept, ForwardCount forwards, Caps caps, Asked asked,
        Traffic traffic, Secrets secrets) {

    /** What came back, what it did, and whom nothing is sent to. */
    record Bounces(BounceLog log, BounceTables tables, Suppressions suppressions) {
    }

    /** What people were asked, and did not answer; what they brought to be looked at. */
    record Asked(Confirmations confirmations, Questions questions, AddressChanges addresses, Errands errands, MemberImports imports) {
    }

    /** How much strangers were sent. */
    record Caps(AnswerCap answers, SqlReportCap reports) {
    }

    /** What signing in leaves behind, that of programs too, and signing copies. */
    record Secrets(LoginLinks links, HalfSignIns halves, WebSessions sessions, ApiTokens tokens, DkimKeys keys) {
    }

    /** So many rows a transaction, so that nothing waits for it. */
    static final int LIMIT = 500;

    /**
     * Each forgets some rows in an open transaction and says how many.
     *
     * @param keep how long the ledger is kept, and with it what came back
     */
    List<IntSupplier> tasks(Duration keep, InstantSource clock) {
        return List.of(
                () -> bounces.log().sweepInTx(clock.instant().minus(keep), LIMIT),
                () -> bounces.tables().sweepInTx(clock.instant().minus(keep), clock.instant(), LIMIT),
                () -> bounces.suppressions().sweepInTx(LIMIT),
                () -> kept.sweepInTx(clock.instant().minus(KeptMail.STAYS), LIMIT),
                () -> forwards.sweepInTx(LIMIT),
                () -> caps.answers().sweepInTx(LIMIT),
                () -> caps.reports().sweepInTx(LIMIT),
                () -> asked.confirmations().sweepInTx(LIMIT),
                () -> asked.questions().sweepInTx(LIMIT),
                () -> asked.addresses().sweepInTx(LIMIT),
                () -> asked.imports().sweepInTx(LIMIT),
                () -> asked.errands().sweepInTx(LIMIT),
                () -> traffic.sweepInTx(LIMIT),
                () -> secrets.links().sweepInTx(LIMIT),
                () -> secrets.halves().sweepInTx(LIMIT),
                () -> secrets.sessions().sweepInTx(LIMIT),
                () -> secrets.tokens().sweepInTx(LIMIT),
                () -> secrets.keys().sweepInTx(LIMIT));
    }
}
