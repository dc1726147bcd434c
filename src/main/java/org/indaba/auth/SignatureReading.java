package org.indaba.auth;

/** What reading a signature field gave. */
sealed interface SignatureReading {

    /**
     * The signature, not verified.
     *
     * @param signature complete and within its grammar
     */
    record Read(DkimSignature signature) implements SignatureReading {
    }

    /**
     * It can never be verified.
     *
     * @param reason in words
     * @param domain the d= tag, empty where there is none
     * @param selector the s= tag, empty where there is none
     */
    record Broken(String reason, String domain, String selector) implements SignatureReading {
    }
}
