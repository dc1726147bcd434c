package org.indaba.auth;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.indaba.dns.Dns;
import org.indaba.mail.Bytes;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.MessageOctets;

/**
 * Validates the chain of ARC sets (RFC 8617 §5.2): the newest message signature, and every seal. Bounded by {@link ArcChain#MAX_SETS};
 * a key that cannot be asked for breaks the chain, since RFC 8617 §4.4 has no word for "later". Thread-safe.
 */
final class ArcVerifier {

    private static final Pattern TIME = Pattern.compile("[0-9]{1,12}");

    private final DkimRules rules;
    private final InstantSource clock;

    ArcVerifier(DkimRules rules, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
    }

    ArcResult verify(MessageOctets message, HeaderBlock header, Dns dns) {
        return switch (ArcChain.of(header)) {
            case ArcChain.Reading.Absent() -> new ArcResult.None();
            case ArcChain.Reading.Broken(String reason) -> new ArcResult.Fail(reason);
            case ArcChain.Reading.Complete(ArcChain chain) -> {
                PublicKeys keys = new PublicKeys(dns, rules);
                SignedFields fields = new SignedFields(message, header);
                String flaw = claims(chain);
                flaw = flaw.isEmpty() ? newestMessage(chain, message, header, fields, keys) : flaw;
                flaw = flaw.isEmpty() ? seals(chain, fields, keys) : flaw;
                yield flaw.isEmpty() ? new ArcResult.Pass(sealers(chain)) : new ArcResult.Fail(flaw);
            }
        };
    }

    /** RFC 8617 §5.2: the first seal says that there was no chain, each later one that the chain was whole. */
    private static String claims(ArcChain chain) {
        for (int i = 0; i < chain.sets().size(); i++) {
            TagList tags = chain.sets().get(i).sealTags();
            String claim = tags.get("cv").orElse("");
            if (!claim.equals(i == 0 ? "none" : "pass")) {
                return "seal " + (i + 1) + " says that the chain before it is not whole";
            }
            // RFC 8617 §4.1.3: a seal covers ARC fields alone, so h= has no place in it.
            if (tags.has("h")) {
                return "seal " + (i + 1) + " has an h= tag";
            }
            if (!TIME.matcher(tags.get("t").orElse("0")).matches()) {
                return "seal " + (i + 1) + " has no time";
            }
        }
        return "";
    }

    private String newestMessage(ArcChain chain, MessageOctets message, HeaderBlock header, SignedFields fields, PublicKeys keys) {
        Instant now = clock.instant();
        HeaderField newest = chain.sets().getLast().message();
        return switch (DkimSignature.parse(newest.value(), DkimSignature.Kind.ARC, now)) {
            case SignatureReading.Broken(String reason, String _, String _) -> "the newest message signature: " + reason;
            case SignatureReading.Read(DkimSignature signature) -> {
                BodyHashes body = new BodyHashes();
                body.want(signature.body());
                body.read(message, header.bodyStart());
                if (!MessageDigest.isEqual(body.get(signature.body()).hash().toArray(), signature.bodyHash().toArray())) {
                    yield "the body was changed since the last seal";
                }
                byte[] signed = fields.covered(signature.names(), signature.header(), newest);
                yield check(signature.key(), signature.algorithm(), signed, signature.signature(), keys);
            }
        };
    }

    /** RFC 8617 §5.1.1: each seal covers all sets up to its own, in the relaxed form, with its own field last. */
    private String seals(ArcChain chain, SignedFields fields, PublicKeys keys) {
        ByteArrayOutputStream earlier = new ByteArrayOutputStream();
        for (ArcChain.Set set : chain.sets()) {
            earlier.writeBytes(Canonicalization.RELAXED.field(fields.raw(set.results())));
            earlier.writeBytes(Canonicalization.RELAXED.field(fields.raw(set.message())));
            ByteArrayOutputStream signed = new ByteArrayOutputStream();
            signed.writeBytes(earlier.toByteArray());
            signed.writeBytes(fields.unsigned(set.seal(), Canonicalization.RELAXED));
            String flaw = seal(set.sealTags(), signed.toByteArray(), keys);
            if (!flaw.isEmpty()) {
                return "seal " + set.sealTags().get("i").orElse("") + ": " + flaw;
            }
            earlier.writeBytes(Canonicalization.RELAXED.field(fields.raw(set.seal())));
        }
        return "";
    }

    private String seal(TagList tags, byte[] signed, PublicKeys keys) {
        Optional<SignatureAlgorithm> algorithm = tags.get("a").flatMap(SignatureAlgorithm::of);
        Optional<Bytes> signature = tags.tight("b").flatMap(DkimSignature::base64);
        String domain = NameSyntax.ascii(tags.get("d").orElse(""));
        String selector = NameSyntax.ascii(tags.get("s").orElse(""));
        if (algorithm.isEmpty() || signature.isEmpty() || !NameSyntax.isName(domain) || !NameSyntax.isName(selector)) {
            return "a=, b=, d= or s= is missing or broken";
        }
        return check(new DkimSignature.KeyName(domain, selector, domain), algorithm.get(), signed, signature.get(), keys);
    }

    private String check(DkimSignature.KeyName name, SignatureAlgorithm algorithm, byte[] signed, Bytes signature, PublicKeys keys) {
        if (!rules.algorithms().contains(algorithm)) {
            return "the algorithm is not taken";
        }
        return switch (keys.find(name, algorithm)) {
            case KeyReading.Unusable(String reason) -> reason;
            case KeyReading.Unknown(String reason) -> reason;
            case KeyReading.Usable(DkimKey key) -> key.verifies(algorithm, signed, signature) ? "" : "the signature is wrong";
        };
    }

    private static List<String> sealers(ArcChain chain) {
        List<String> domains = new ArrayList<>();
        chain.sets().forEach(set -> domains.add(set.sealTags().get("d").orElse("").toLowerCase(Locale.ROOT)));
        return domains;
    }
}
