package org.indaba.auth;

/** What SPF said, in the words of RFC 7208 §2.6. */
public sealed interface SpfResult {

    /** The domain publishes nothing, or there is no domain. */
    record None(String reason) implements SpfResult {
    }

    /** The domain does not want to say. */
    record Neutral() implements SpfResult {
    }

    /**
     * The client may send for the domain.
     *
     * @param mechanism the mechanism that said so, as it stands in the record
     */
    record Pass(String mechanism) implements SpfResult {
    }

    /**
     * The client may not.
     *
     * @param explanation the domain's own words, in ASCII; empty if it has none
     */
    record Fail(String explanation) implements SpfResult {
    }

    /** The client may probably not. */
    record SoftFail() implements SpfResult {
    }

    /**
     * Nobody could say for now.
     *
     * @param reason in words
     */
    record TempError(String reason) implements SpfResult {
    }

    /**
     * The domain's records make no sense.
     *
     * @param reason in words
     */
    record PermError(String reason) implements SpfResult {
    }
}
