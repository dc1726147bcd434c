package org.indaba.auth;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.mail.Bytes;

/**
 * The tags of a DKIM-Signature or ARC-Message-Signature field (RFC 6376 §3.5, RFC 8617 §4.1.2).
 *
 * @param algorithm a=
 * @param signature b=
 * @param bodyHash bh=
 * @param header the form of the header, first part of c=
 * @param body the form of the body and how much of it, c= and l=
 * @param names h=, as written
 * @param key where the public key is
 */
record DkimSignature(SignatureAlgorithm algorithm, Bytes signature, Bytes bodyHash, Canonicalization header, BodyHashes.Wanted body,
        List<String> names, KeyName key) {

    /**
     * Where a public key is, and for whom it must be good.
     *
     * @param domain d=, in lower case
     * @param selector s=, in lower case
     * @param identityDomain the domain of i=, in lower case; d= where there is none
     */
    record KeyName(String domain, String selector, String identityDomain) {

        /** RFC 6376 §3.6.2.1: where in DNS. */
        String dnsName() {
            return selector + "._domainkey." + domain;
        }
    }

    /** What kind of field is read. */
    enum Kind {
        /** DKIM-Signature. */
        DKIM,
        /** ARC-Message-Signature: i= is a number, there is no v=. */
        ARC
    }

    DkimSignature {
        names = List.copyOf(names);
    }

    /** Reads an unfolded value. */
    static SignatureReading parse(String value, Kind kind, Instant now) {
        return switch (TagList.parse(value)) {
            case TagReading.Broken(String reason) -> new SignatureReading.Broken(reason, "", "");
            case TagReading.Read(TagList tags) -> new SignatureTags(tags, kind).read(now);
        };
    }

    /** Reads base64, whose white space is gone already; nothing that is none. */
    static Optional<Bytes> base64(String text) {
        try {
            return Optional.of(Bytes.of(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Whether a name is the domain or one below it. */
    static boolean within(String name, String domain) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(domain) || lower.endsWith("." + domain);
    }
}
