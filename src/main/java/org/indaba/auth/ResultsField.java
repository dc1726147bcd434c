package org.indaba.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.indaba.mail.Bytes;
import org.indaba.mime.HeaderText;

/** Writes the Authentication-Results field (RFC 8601 §2.2). Stateless. */
public final class ResultsField {

    /** The field's name. */
    public static final String NAME = "Authentication-Results";

    private static final int MAX_REASON = 200;

    private ResultsField() {
    }

    /**
     * The field with its CRLF, folded.
     *
     * @param results what was found
     * @param authservId our own name, which readers trust
     */
    public static Bytes write(AuthenticationResults results, String authservId) {
        return HeaderText.structured(NAME, authservId + "; " + claims(results));
    }

    /** What stands behind our name in the field, in one line: for traces, and to be kept with a post. */
    public static String claims(AuthenticationResults results) {
        List<String> parts = new ArrayList<>();
        parts.add(spf(results.spf()));
        if (results.dkim().isEmpty()) {
            // RFC 8601 §2.7.1: "none" for a message without signatures.
            parts.add("dkim=none");
        }
        results.dkim().forEach(one -> parts.add(dkim(one)));
        parts.add(arc(results.arc()));
        parts.add(dmarc(results.dmarc()));
        return String.join("; ", parts);
    }

    /** The word for a result, as the field has it (RFC 8601 §2.7.2). */
    public static String word(SpfResult result) {
        return switch (result) {
            case SpfResult.None _ -> "none";
            case SpfResult.Neutral _ -> "neutral";
            case SpfResult.Pass _ -> "pass";
            case SpfResult.Fail _ -> "fail";
            case SpfResult.SoftFail _ -> "softfail";
            case SpfResult.TempError _ -> "temperror";
            case SpfResult.PermError _ -> "permerror";
        };
    }

    /** The word for a result, as the field has it (RFC 8601 §2.7.1). */
    public static String word(DkimResult result) {
        return switch (result) {
            case DkimResult.Pass _ -> "pass";
            case DkimResult.Fail _ -> "fail";
            case DkimResult.PermError _ -> "permerror";
            case DkimResult.TempError _ -> "temperror";
        };
    }

    /** The word for a result, as the field has it (RFC 8617 §4.4). */
    public static String word(ArcResult result) {
        return switch (result) {
            case ArcResult.None _ -> "none";
            case ArcResult.Pass _ -> "pass";
            case ArcResult.Fail _ -> "fail";
        };
    }

    /** The word for a result, as the field has it (RFC 9989 §9.1). */
    public static String word(DmarcResult result) {
        return switch (result) {
            case DmarcResult.None _ -> "none";
            case DmarcResult.Pass _ -> "pass";
            case DmarcResult.Fail _ -> "fail";
            case DmarcResult.TempError _ -> "temperror";
            case DmarcResult.PermError _ -> "permerror";
        };
    }

    private static String spf(SpfOutcome outcome) {
        String reason = switch (outcome.result()) {
            case SpfResult.None(String why) -> why;
            case SpfResult.Fail(String explanation) -> explanation;
            case SpfResult.TempError(String why) -> why;
            case SpfResult.PermError(String why) -> why;
            case SpfResult.Pass _, SpfResult.Neutral _, SpfResult.SoftFail _ -> "";
        };
        String property = switch (outcome.identity()) {
            case MAIL_FROM -> "smtp.mailfrom";
            case HELO -> "smtp.helo";
        };
        return "spf=" + word(outcome.result()) + reason(reason) + property(property, outcome.domain());
    }

    private static String dkim(DkimOutcome outcome) {
        String reason = switch (outcome.result()) {
            case DkimResult.Pass(long unsigned, boolean testing) -> unsigned > 0 ? unsigned + " octets of the body are not signed"
                    : testing ? "the domain is testing" : "";
            case DkimResult.Fail(String why) -> why;
            case DkimResult.PermError(String why) -> why;
            case DkimResult.TempError(String why) -> why;
        };
        return "dkim=" + word(outcome.result()) + reason(reason) + property("header.d", outcome.domain())
                + property("header.s", outcome.selector()) + property("header.a", outcome.algorithm())
                + property("header.b", outcome.signatureStart());
    }

    private static String arc(ArcResult result) {
        return "arc=" + word(result) + switch (result) {
            case ArcResult.None _ -> "";
            case ArcResult.Pass(List<String> sealers) -> " (i=" + sealers.size() + ")";
            case ArcResult.Fail(String reason) -> reason(reason);
        };
    }

    private static String dmarc(DmarcOutcome outcome) {
        String detail = switch (outcome.result()) {
            case DmarcResult.Fail(DmarcPolicy policy, boolean testing) -> " (p=" + policy.name().toLowerCase(Locale.ROOT)
                    + (testing ? ", testing" : "") + ")";
            case DmarcResult.TempError(String why) -> reason(why);
            case DmarcResult.PermError(String why) -> reason(why);
            case DmarcResult.None _, DmarcResult.Pass _ -> "";
        };
        return "dmarc=" + word(outcome.result()) + detail + property("header.from", outcome.authorDomain());
    }

    /** RFC 8601 §2.2: a reason is a value in quotes. */
    private static String reason(String why) {
        String line = HeaderText.oneLine(why);
        return line.isEmpty() ? "" : " reason=" + quoted(line.substring(0, Math.min(line.length(), MAX_REASON)));
    }

    /** A property, unless it is empty; what is no token stands in quotes, so that no domain can write results. */
    private static String property(String name, String value) {
        if (value.isEmpty()) {
            return "";
        }
        boolean plain = value.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                || "-._@+".indexOf(c) >= 0);
        return " " + name + "=" + (plain ? value : quoted(HeaderText.oneLine(value)));
    }

    private static String quoted(String text) {
        // In ASCII, so that a stranger's words never make a copy need SMTPUTF8.
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(point -> {
            if (point == '\\' || point == '"') {
                quoted.append('\\');
            }
            quoted.append(point < ' ' || point > '~' ? '?' : (char) point);
        });
        return quoted.append('"').toString();
    }
}
