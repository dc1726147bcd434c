package org.indaba.auth;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.Bytes;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderText;

/**
 * Makes the chain of ARC sets of a post longer by one (RFC 8617 §5.1): what we found out about its sender, in the Authentication-Results
 * field that a step has added, is vouched for beyond this list. All copies of a form have the same set, which leaves out the fields
 * that differ from copy to copy. What has no results of ours gets no set: mail of our own, for instance.
 *
 * <p>Ours is known by its place, on top of all other fields: nothing that came with a post stands there, since this hop is always named
 * above it. Its authserv-id is no help, since another node may have written it under its own name, and a stranger under any.
 * Stateless.
 */
public final class ArcSealer {

    private static final String SIGNATURE = "DKIM-Signature";

    /** What stands in front of the message. */
    private record Position(int instance, String status, List<ArcChain.Set> before) {
    }

    /** The three fields that stand above a message, each with its CRLF; empty if it gets none. */
    Bytes set(SignedHeader header, Bytes bodyHash, DkimKeyPair key, Instant now) {
        return ours(header.block()).flatMap(results -> position(header.block(), results)
                .map(position -> Bytes.of(set(header, results, position, bodyHash, new Hand(key, now))))).orElse(Bytes.EMPTY);
    }

    private record Hand(DkimKeyPair key, Instant now) {
    }

    /**
     * The header that is sealed.
     *
     * @param fields to read it
     * @param block its fields
     * @param differing the names of those that differ from copy to copy, in lower case
     */
    record SignedHeader(SignedFields fields, HeaderBlock block, List<String> differing) {

        SignedHeader {
            differing = List.copyOf(differing);
        }

        private boolean isShared(String name) {
            return differing.stream().noneMatch(name::equalsIgnoreCase);
        }
    }

    /** RFC 8601 §5: what stands further down may be anybody's, whatever name it bears. */
    private static Optional<HeaderField> ours(HeaderBlock header) {
        return header.fields().stream().limit(1).filter(field -> field.is(ResultsField.NAME)).findFirst();
    }

    /** RFC 8617 §5.1: the next instance, and what came of the chain; nothing is added where no honest set can be. */
    private static Optional<Position> position(HeaderBlock header, HeaderField results) {
        String found = ResultsReading.parse(results.value()) instanceof ResultsReading.Read(String _, List<ResultsReading.Method> methods)
                ? methods.stream().filter(method -> method.method().equals("arc")).map(ResultsReading.Method::result).findFirst().orElse("")
                : "";
        return switch (ArcChain.of(header)) {
            case ArcChain.Reading.Absent() -> found.equals("none") ? Optional.of(new Position(1, "none", List.of())) : Optional.empty();
            case ArcChain.Reading.Complete(ArcChain chain) -> next(chain.sets(), found);
            // Nobody could tell which instance would come next.
            case ArcChain.Reading.Broken _ -> Optional.empty();
        };
    }

    private static Optional<Position> next(List<ArcChain.Set> sets, String found) {
        boolean ended = sets.getLast().sealTags().get("cv").orElse("").equals("fail");
        if (ended || sets.size() >= ArcChain.MAX_SETS) {
            // RFC 8617 §5.1: a chain that was sealed as failed is at its end, and so is one of 50 sets.
            return Optional.empty();
        }
        return switch (found) {
            case "pass" -> Optional.of(new Position(sets.size() + 1, "pass", sets));
            // RFC 8617 §5.1.2: such a seal covers its own set alone.
            case "fail" -> Optional.of(new Position(sets.size() + 1, "fail", List.of()));
            // Results that name no word for the chain say nothing that could be sealed.
            default -> Optional.empty();
        };
    }

    private static byte[] set(SignedHeader header, HeaderField results, Position position, Bytes bodyHash, Hand by) {
        String instance = "i=" + position.instance() + "; ";
        byte[] found = HeaderText.structured("ARC-Authentication-Results", instance + results.value()).toArray();
        List<String> names = names(header);
        SignatureText ofMessage = SignatureText.arcMessage(by.key(), instance, String.join(": ", names), bodyHash, by.now());
        byte[] message = signed(ofMessage, header.fields().covered(names, Canonicalization.RELAXED), by.key());
        SignatureText ofSeal = SignatureText.arcSeal(by.key(), instance, position.status(), by.now());
        byte[] seal = signed(ofSeal, sets(header.fields(), position.before(), found, message), by.key());
        ByteArrayOutputStream set = new ByteArrayOutputStream();
        set.writeBytes(seal);
        set.writeBytes(message);
        set.writeBytes(found);
        return set.toByteArray();
    }

    /** RFC 8617 §5.1.1: all sets, from the first one on, in the relaxed form. */
    private static byte[] sets(SignedFields fields, List<ArcChain.Set> before, byte[] found, byte[] message) {
        ByteArrayOutputStream sets = new ByteArrayOutputStream();
        for (ArcChain.Set set : before) {
            sets.writeBytes(Canonicalization.RELAXED.field(fields.raw(set.results())));
            sets.writeBytes(Canonicalization.RELAXED.field(fields.raw(set.message())));
            sets.writeBytes(Canonicalization.RELAXED.field(fields.raw(set.seal())));
        }
        sets.writeBytes(Canonicalization.RELAXED.field(found));
        sets.writeBytes(Canonicalization.RELAXED.field(message));
        return sets.toByteArray();
    }

    /** RFC 8617 §4.1.2: as for DKIM, the signatures that came with the message too; no results, and no seal. */
    private static List<String> names(SignedHeader header) {
        List<String> names = new ArrayList<>(DkimSigner.names(header.block()).stream().filter(header::isShared).toList());
        int signatures = Math.min(header.block().all(SIGNATURE).size(), DkimSigner.MAX_OF_A_NAME);
        for (int i = 0; i < signatures; i++) {
            names.add(SIGNATURE);
        }
        return names;
    }

    private static byte[] signed(SignatureText text, byte[] covered, DkimKeyPair key) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(covered);
        signed.writeBytes(text.canonical());
        byte[] field = new byte[text.size()];
        text.write(key.sign(signed.toByteArray(), signed.size()), field, 0);
        return field;
    }
}
