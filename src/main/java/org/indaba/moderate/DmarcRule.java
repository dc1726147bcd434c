package org.indaba.moderate;

import java.util.Locale;
import java.util.Optional;
import org.indaba.auth.DmarcOutcome;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.mail.EmailAddress;

/**
 * What becomes of a post that its author's own domain disowns, by the list's setting {@code dmarc-failures} (RFC 9989 §5.4 leaves that
 * to the receiver). A domain that asks for quarantine wants a person to look, so such posts are held and never refused. Where DNS could
 * not say whether the domain is proven, nothing is refused either. Where nobody can tell which domain the author is of, or DNS is silent
 * about one of several, a person looks too: else a From field that is made for that would be the way around every policy.
 */
final class DmarcRule implements Rule {

    @Override
    public String name() {
        return "dmarc";
    }

    @Override
    public Finding look(Post post) {
        Optional<Evidence> evidence = post.message().evidence();
        if (evidence.isEmpty()) {
            return new Finding.NoObjection("nobody looked for the policy of its author's domain");
        }
        DmarcOutcome outcome = evidence.get().results().dmarc();
        return switch (outcome.result()) {
            case DmarcResult.Pass() -> new Finding.NoObjection(outcome.authorDomain() + " is proven, and asks for "
                    + word(outcome.policy()) + " otherwise");
            case DmarcResult.None(String reason) -> new Finding.NoObjection(reason);
            case DmarcResult.PermError(String reason) when outcome.authorDomain().isEmpty() -> objection(post, DmarcPolicy.QUARANTINE,
                    "nobody can say which policy it is under (DMARC): " + reason, "send it with one plain address in From");
            case DmarcResult.PermError(String reason) -> new Finding.NoObjection(reason);
            case DmarcResult.Fail(DmarcPolicy policy, boolean testing) when testing || policy == DmarcPolicy.NONE ->
                    new Finding.NoObjection("nothing proves " + outcome.authorDomain() + ", which asks for nothing"
                            + (testing ? ", since it is testing" : ""));
            case DmarcResult.Fail(DmarcPolicy policy, boolean _) -> objection(post, policy, "nothing proves that it comes from "
                    + outcome.authorDomain() + ", which asks for " + word(policy) + " then (DMARC)", prove(outcome));
            case DmarcResult.TempError(String reason) when outcome.policy() == DmarcPolicy.NONE && !ofSeveralDomains(post) ->
                    new Finding.NoObjection(reason);
            case DmarcResult.TempError(String reason) -> objection(post, DmarcPolicy.QUARANTINE,
                    "nobody can say now whether it comes from " + outcome.authorDomain() + " (" + reason + ")", prove(outcome));
        };
    }

    /** One of them may be the sender's own, and use up the time in which the other would have been asked about. */
    private static boolean ofSeveralDomains(Post post) {
        return post.message().authors().stream().map(EmailAddress::domain).distinct().limit(2).count() > 1;
    }

    private static String prove(DmarcOutcome outcome) {
        return "send it through a server of " + outcome.authorDomain() + " that signs it";
    }

    private static Finding objection(Post post, DmarcPolicy policy, String reason, String instead) {
        String remedy = instead + ", or set dmarc-failures=accept";
        return switch (post.list().settings().authentication().dmarcFailures()) {
            case ACCEPT -> new Finding.NoObjection(reason + "; dmarc-failures=accept takes it");
            case HOLD -> new Finding.Objection(new Verdict.Hold(reason), remedy);
            case REJECT -> new Finding.Objection(policy == DmarcPolicy.REJECT
                    // RFC 3463 §3.8: X.7.1, refused by policy; receivers that follow DMARC use it.
                    ? new Verdict.Reject(reason, "5.7.1") : new Verdict.Hold(reason), remedy);
        };
    }

    private static String word(DmarcPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }
}
