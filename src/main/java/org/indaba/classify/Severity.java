package org.indaba.classify;

/** Whether a failure may pass. */
public enum Severity {
    /** The same copy would fail again. */
    PERMANENT,
    /** It may pass; also where the sender gave up on a cause that may (RFC 3463 §3.1: class 4). */
    TEMPORARY;

    /** For machines: {@code permanent}, {@code temporary}. */
    public String word() {
        return switch (this) {
            case PERMANENT -> "permanent";
            case TEMPORARY -> "temporary";
        };
    }
}
