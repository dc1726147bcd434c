package org.indaba.auth;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.indaba.dns.Dns;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.MessageOctets;

/**
 * Verifies the DKIM signatures of a message on its raw octets (RFC 6376 §6.1, RFC 8301 §3, RFC 8463 §3).
 *
 * <p>The body is read once for all signatures. Time is bounded by the number of signatures and the size of the message; it never throws
 * for what a message or a key holds. Thread-safe.
 */
final class DkimVerifier {

    /** RFC 6008 §4: eight characters are enough to tell signatures apart. */
    private static final int START_CHARACTERS = 8;

    private final DkimRules rules;
    private final InstantSource clock;

    DkimVerifier(DkimRules rules, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
    }

    /** A field and what was read in it. */
    private record Candidate(HeaderField field, SignatureReading reading) {
    }

    /** One outcome for each signature that is looked at, from the top; none for a message without. */
    List<DkimOutcome> verify(MessageOctets message, HeaderBlock header, Dns dns) {
        Instant now = clock.instant();
        List<Candidate> candidates = header.all("DKIM-Signature").stream().limit(rules.maxSignatures())
                .map(field -> new Candidate(field, DkimSignature.parse(field.value(), DkimSignature.Kind.DKIM, now))).toList();
        BodyHashes bodies = new BodyHashes();
        for (Candidate each : candidates) {
            if (each.reading() instanceof SignatureReading.Read(DkimSignature signature) && taken(signature)) {
                bodies.want(signature.body());
            }
        }
        bodies.read(message, header.bodyStart());
        SignedFields fields = new SignedFields(message, header);
        PublicKeys keys = new PublicKeys(dns, rules);
        List<DkimOutcome> outcomes = new ArrayList<>();
        for (Candidate each : candidates) {
            outcomes.add(switch (each.reading()) {
                case SignatureReading.Broken(String reason, String domain, String selector) ->
                        new DkimOutcome(new DkimResult.PermError(reason), domain, selector, "", "");
                case SignatureReading.Read(DkimSignature signature) ->
                        outcome(signature, verify(signature, each.field(), fields, bodies, keys));
            });
        }
        return outcomes;
    }

    private boolean taken(DkimSignature signature) {
        return rules.algorithms().contains(signature.algorithm());
    }

    private DkimResult verify(DkimSignature signature, HeaderField field, SignedFields fields, BodyHashes bodies, PublicKeys keys) {
        if (!taken(signature)) {
            // RFC 8301 §3.1: such signatures are not to be taken for valid.
            return new DkimResult.PermError("the algorithm " + signature.algorithm().word() + " is not taken any more");
        }
        // RFC 6376 §6.1.2 and §6.1.3: the key first, then the hash of the body, then the signature.
        return switch (keys.find(signature.key(), signature.algorithm())) {
            case KeyReading.Unusable(String reason) -> new DkimResult.PermError(reason);
            case KeyReading.Unknown(String reason) -> new DkimResult.TempError(reason);
            case KeyReading.Usable(DkimKey key) -> verify(signature, field, fields, bodies.get(signature.body()), key);
        };
    }

    private static DkimResult verify(DkimSignature signature, HeaderField field, SignedFields fields, BodyHashes.Hashed body, DkimKey key) {
        boolean whole = signature.body().limit() == BodyHashes.WHOLE;
        if (!whole && body.octets() < signature.body().limit()) {
            // RFC 6376 §3.5: l= is never larger than the body.
            return new DkimResult.PermError("l= is larger than the body");
        }
        if (!MessageDigest.isEqual(body.hash().toArray(), signature.bodyHash().toArray())) {
            return new DkimResult.Fail("the body was changed");
        }
        byte[] signed = fields.covered(signature.names(), signature.header(), field);
        return key.verifies(signature.algorithm(), signed, signature.signature())
                ? new DkimResult.Pass(whole ? 0 : body.octets() - signature.body().limit(), key.testing())
                : new DkimResult.Fail("the header was changed, or the signature is not by this key");
    }

    private static DkimOutcome outcome(DkimSignature signature, DkimResult result) {
        String base64 = Base64.getEncoder().encodeToString(signature.signature().toArray());
        return new DkimOutcome(result, signature.key().domain(), signature.key().selector(), signature.algorithm().word(),
                base64.substring(0, Math.min(START_CHARACTERS, base64.length())));
    }
}
