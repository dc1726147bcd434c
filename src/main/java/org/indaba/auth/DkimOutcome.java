package org.indaba.auth;

/**
 * One DKIM-Signature field and what became of it.
 *
 * @param result whether it is right
 * @param domain d=, in lower case; empty where the field names none that could be read
 * @param selector s=, likewise
 * @param algorithm a=, where the field could be read; empty otherwise
 * @param signatureStart the first eight characters of b=, which tell signatures of one domain apart (RFC 6008 §4)
 */
public record DkimOutcome(DkimResult result, String domain, String selector, String algorithm, String signatureStart) {

    /** Whether the signature proves that the domain sent this message as it is: it is right, and all of the body is signed. */
    public boolean proves() {
        return result instanceof DkimResult.Pass(long unsignedOctets, boolean _) && unsignedOctets == 0;
    }
}
