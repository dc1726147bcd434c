package org.indaba.auth;

/** What verifying one signature gave, in the words of RFC 8601 §2.7.1. A message without signatures has no such result: "none". */
public sealed interface DkimResult {

    /**
     * The signature is right.
     *
     * @param unsignedOctets how much of the canonical body follows what l= covers; 0 where all of it is signed
     * @param testing whether the key's record says that the domain only tries DKIM (t=y)
     */
    record Pass(long unsignedOctets, boolean testing) implements DkimResult {
    }

    /**
     * The message is not what was signed.
     *
     * @param reason in words, ours
     */
    record Fail(String reason) implements DkimResult {
    }

    /**
     * The signature or its key can never be right.
     *
     * @param reason in words, ours
     */
    record PermError(String reason) implements DkimResult {
    }

    /**
     * Nobody could say for now.
     *
     * @param reason in words
     */
    record TempError(String reason) implements DkimResult {
    }
}
