package org.indaba.classify;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a peer's reply means: the first rule of {@code rules.txt} that knows its words or its codes. For what was said in our own
 * dialogues, and for what notices report of others'. Pure and thread-safe. The rules that come with this program are read when the first
 * reply is to be classified: a start needs none of them.
 */
public final class ReplyClassifier {

    /** Named where no rule knows the reply. */
    static final String NO_RULE = "none";

    private final Supplier<RuleBook> rules;

    private static final class Shipped {
        static final RuleBook RULES = checked(RuleBook.shipped("rules.txt"));
    }

    /** With the rules that come with this program. */
    public ReplyClassifier() {
        rules = () -> Shipped.RULES;
    }

    ReplyClassifier(RuleBook own) {
        RuleBook checked = checked(own);
        rules = () -> checked;
    }

    private static RuleBook checked(RuleBook rules) {
        rules.rules().forEach(rule -> Reason.of(rule.label()).orElseThrow(
                () -> new IllegalArgumentException("the rule " + rule.name() + " stands in a section that is no reason")));
        return rules;
    }

    /**
     * Classifies a reply.
     *
     * @param code the reply code, or 0
     * @param enhanced the enhanced status that stood before the text, or empty text; one within the text is found too
     * @param text what was said, in one line or several
     */
    public Diagnosis classify(int code, String enhanced, String text) {
        Diagnosis found = classify(new Codes(code, enhanced), text, Severity.PERMANENT);
        // RFC 5321 §4.2.1: in a dialogue the first digit of the reply decides, whatever stands behind it.
        Severity said = code / 100 == 4 ? Severity.TEMPORARY : code / 100 == 5 ? Severity.PERMANENT : found.severity();
        return new Diagnosis(said, found.reason(), found.status(), found.reply(), found.evidence(), found.rule());
    }

    /** @param otherwise the severity where no code tells it */
    Diagnosis classify(Codes told, String text, Severity otherwise) {
        Codes codes = told.or(Codes.in(text));
        String plain = PlainText.of(text);
        Optional<Rule> rule = rules.get().first(plain, codes.names());
        Reason reason = rule.flatMap(found -> Reason.of(found.label())).orElse(Reason.UNKNOWN);
        return new Diagnosis(severity(told.or(codes), otherwise), reason, codes.status(), codes.reply(),
                Evidence.line(text), rule.map(Rule::name).orElse(NO_RULE));
    }

    /** Whether words decided, and no code that many hosts misuse. */
    boolean byWords(Diagnosis diagnosis) {
        return !diagnosis.rule().equals(NO_RULE) && !diagnosis.rule().endsWith("status") && !diagnosis.rule().endsWith("reply");
    }

    /** RFC 5321 §4.2.1 and RFC 3463 §3.1: the first digit tells; the status is the more precise where the two differ. */
    private static Severity severity(Codes codes, Severity otherwise) {
        if (!codes.status().isEmpty()) {
            return codes.status().startsWith("4") ? Severity.TEMPORARY : Severity.PERMANENT;
        }
        if (codes.reply() != 0) {
            return codes.reply() / 100 == 4 ? Severity.TEMPORARY : Severity.PERMANENT;
        }
        return otherwise;
    }
}
