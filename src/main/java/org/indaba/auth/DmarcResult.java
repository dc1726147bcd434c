package org.indaba.auth;

/** What DMARC said, in the words of RFC 8601 §2.7 and RFC 9989 §5.3. */
public sealed interface DmarcResult {

    /**
     * The author's domain publishes no policy.
     *
     * @param reason in words
     */
    record None(String reason) implements DmarcResult {
    }

    /** A domain that is aligned with the author's sent this. */
    record Pass() implements DmarcResult {
    }

    /**
     * None did.
     *
     * @param policy what the author's domain wants done with it
     * @param testing whether the domain says that it only tries that
     */
    record Fail(DmarcPolicy policy, boolean testing) implements DmarcResult {
    }

    /**
     * Nobody could say for now.
     *
     * @param reason in words
     */
    record TempError(String reason) implements DmarcResult {
    }

    /**
     * The record of the author's domain makes no sense, or there is no domain to ask about.
     *
     * @param reason in words
     */
    record PermError(String reason) implements DmarcResult {
    }
}
