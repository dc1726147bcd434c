package org.indaba.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found out about a sender, in words for people: pages and {@code explain}. Stateless. */
public final class Findings {

    private Findings() {
    }

    /**
     * What one method found.
     *
     * @param method SPF, DKIM, ARC or DMARC
     * @param words strangers' words are among them
     */
    public record Line(String method, String words) {
    }

    /** A line for each method, and for DKIM one for each signature. */
    public static List<Line> of(AuthenticationResults results) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("SPF", spf(results.spf())));
        if (results.dkim().isEmpty()) {
            lines.add(new Line("DKIM", "none: it has no signature"));
        }
        results.dkim().forEach(one -> lines.add(new Line("DKIM", dkim(one))));
        lines.add(new Line("ARC", arc(results.arc())));
        lines.add(new Line("DMARC", dmarc(results.dmarc())));
        return lines;
    }

    private static String spf(SpfOutcome outcome) {
        String whose = outcome.domain().isEmpty() ? "" : " for " + outcome.domain() + switch (outcome.identity()) {
            case MAIL_FROM -> "";
            case HELO -> ", the client's name";
        };
        return ResultsField.word(outcome.result()) + whose + switch (outcome.result()) {
            case SpfResult.None(String reason) -> because(reason);
            case SpfResult.Fail(String explanation) -> because(explanation);
            case SpfResult.TempError(String reason) -> because(reason);
            case SpfResult.PermError(String reason) -> because(reason);
            case SpfResult.Pass _, SpfResult.Neutral(), SpfResult.SoftFail() -> "";
        };
    }

    private static String dkim(DkimOutcome outcome) {
        String who = (outcome.domain().isEmpty() ? "" : ", signed by " + outcome.domain())
                + (outcome.algorithm().isEmpty() ? "" : " (" + outcome.selector() + ", " + outcome.algorithm() + ")");
        return ResultsField.word(outcome.result()) + who + switch (outcome.result()) {
            case DkimResult.Pass(long unsigned, boolean testing) -> unsigned > 0
                    ? because(unsigned + " octets of the body are not signed, so it counts for nothing") : testing ? because("a test") : "";
            case DkimResult.Fail(String reason) -> because(reason);
            case DkimResult.PermError(String reason) -> because(reason);
            case DkimResult.TempError(String reason) -> because(reason);
        };
    }

    private static String arc(ArcResult result) {
        return ResultsField.word(result) + switch (result) {
            case ArcResult.None() -> "";
            case ArcResult.Pass(List<String> sealers) -> ", sealed by " + String.join(", then ", sealers);
            case ArcResult.Fail(String reason) -> because(reason);
        };
    }

    private static String dmarc(DmarcOutcome outcome) {
        String whose = outcome.authorDomain().isEmpty() ? "" : " for " + outcome.authorDomain();
        return ResultsField.word(outcome.result()) + whose + switch (outcome.result()) {
            case DmarcResult.Pass() -> ", by " + String.join(" and ", outcome.aligned().stream().sorted().map(Enum::name).toList())
                    + asks(outcome.policy());
            case DmarcResult.Fail(DmarcPolicy policy, boolean testing) -> asks(policy) + (testing ? ", for a test" : "");
            case DmarcResult.None(String reason) -> because(reason);
            case DmarcResult.TempError(String reason) -> because(reason);
            case DmarcResult.PermError(String reason) -> because(reason);
        };
    }

    private static String asks(DmarcPolicy policy) {
        return ", which asks for " + policy.name().toLowerCase(Locale.ROOT);
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }
}
