package org.indaba.testing;

import java.util.List;
import java.util.Set;
import org.indaba.auth.ArcResult;
import org.indaba.auth.AuthenticationResults;
import org.indaba.auth.DmarcOutcome;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.auth.KeyRecords;
import org.indaba.auth.SpfOutcome;
import org.indaba.auth.SpfResult;

/** What was found out about a message, as it stands in its row. */
public final class TestEvidence {

    private TestEvidence() {
    }

    /** SPF proves the envelope sender, and nothing the author. */
    public static String senderProven() {
        return json(new SpfResult.Pass("ip4"), SpfOutcome.Identity.MAIL_FROM, Set.of());
    }

    /** SPF proves the name after EHLO only. */
    public static String heloProven() {
        return json(new SpfResult.Pass("ip4"), SpfOutcome.Identity.HELO, Set.of());
    }

    /** A signature proves the author, and SPF fails. */
    public static String authorProven() {
        return json(new SpfResult.Fail(""), SpfOutcome.Identity.MAIL_FROM, Set.of(DmarcOutcome.Proof.DKIM));
    }

    /** Nothing proves anybody. */
    public static String nothingProven() {
        return json(new SpfResult.Fail(""), SpfOutcome.Identity.MAIL_FROM, Set.of());
    }

    private static String json(SpfResult spf, SpfOutcome.Identity identity, Set<DmarcOutcome.Proof> proofs) {
        return new Evidence(new AuthenticationResults(new SpfOutcome(spf, "example.net", identity), List.of(), new ArcResult.None(),
                new DmarcOutcome(new DmarcResult.None("no policy"), "example.net", "", DmarcPolicy.NONE, proofs, Set.of())),
                KeyRecords.none()).toJson();
    }
}
