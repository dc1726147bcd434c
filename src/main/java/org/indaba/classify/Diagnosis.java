package org.indaba.classify;

/**
 * What one failure is.
 *
 * @param severity whether it may pass
 * @param reason why it failed, and with it who is to blame
 * @param status the enhanced status as {@code 5.1.1}, or empty text
 * @param reply the SMTP reply code, or 0
 * @param evidence the line that decided, at most {@link #MAX_EVIDENCE} characters, without control characters; empty where nothing was said
 * @param rule the name of the rule that decided, as {@code rules.txt} has it; or {@code status}, {@code reply} or {@code none}
 */
public record Diagnosis(Severity severity, Reason reason, String status, int reply, String evidence, String rule) {

    /** As much of the line that decided is told. */
    public static final int MAX_EVIDENCE = 500;
}
