package org.indaba.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.indaba.auth.Authentication;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimResult;
import org.indaba.auth.Evidence;
import org.indaba.auth.KeyRecords;
import org.indaba.lists.Variant;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.Rendering;
import org.indaba.mime.SlotValues;
import org.indaba.transform.Survival.Fate;

/**
 * Verifies the signatures of a post again on what the copies are made of, with the keys of then: no word of a step is believed, and DNS
 * is not asked. Where one is broken, the steps that may have done it are tried alone. Costs a reading of the message, however many
 * signatures it has; where one is broken one more, and one for each such step. Thread-safe.
 */
final class SurvivalProof {

    private final Authentication authentication;
    private final Steps steps;

    SurvivalProof(Authentication authentication, Steps steps) {
        this.authentication = authentication;
        this.steps = steps;
    }

    /** What became of the signatures that {@code evidence} found right, in the form that {@code transformed} is. */
    Survival of(Post post, Variant variant, Evidence evidence, Transformed transformed) {
        List<DkimOutcome> came = evidence.results().dkim().stream().filter(one -> one.result() instanceof DkimResult.Pass).toList();
        if (came.isEmpty()) {
            return new Survival(List.of());
        }
        List<DkimOutcome> left = right(rendered(post, transformed.rendering()), evidence.keys());
        Trials trials = left.containsAll(came) ? new Trials(List.of(), Map.of())
                : trials(post, variant, evidence.keys(), transformed.rendering().breaks());
        List<Survival.Signature> signatures = new ArrayList<>();
        for (DkimOutcome one : came) {
            boolean author = evidence.results().dmarc().signers().contains(one.domain()) && one.proves();
            signatures.add(left.contains(one) ? new Survival.Signature(one.domain(), author, Fate.INTACT, List.of())
                    : trials.lost(one, author));
        }
        return new Survival(signatures);
    }

    /** What is right on the original as it is, and what with each of the steps alone that say that they may break a signature. */
    private record Trials(List<DkimOutcome> unchanged, Map<String, List<DkimOutcome>> bySuspect) {

        Survival.Signature lost(DkimOutcome signature, boolean author) {
            if (!unchanged.contains(signature)) {
                return new Survival.Signature(signature.domain(), author, Fate.EXPIRED, List.of());
            }
            List<String> suspects = List.copyOf(bySuspect.keySet());
            List<String> guilty = suspects.stream().filter(step -> !bySuspect.get(step).contains(signature)).toList();
            // Several together, none of them alone: then all that may.
            return new Survival.Signature(signature.domain(), author, Fate.BROKEN, guilty.isEmpty() ? suspects : guilty);
        }
    }

    private Trials trials(Post post, Variant variant, KeyRecords keys, List<String> suspects) {
        List<DkimOutcome> unchanged = right(post.octets(), keys);
        Map<String, List<DkimOutcome>> bySuspect = new LinkedHashMap<>();
        if (!unchanged.isEmpty()) {
            suspects.forEach(step -> bySuspect.computeIfAbsent(step,
                    _ -> right(rendered(post, steps.apply(post, variant, Set.of(step)).rendering()), keys)));
        }
        return new Trials(unchanged, bySuspect);
    }

    private static MessageOctets rendered(Post post, Rendering rendering) {
        return new RenderedOctets(post.octets(), rendering, SlotValues.sample());
    }

    /** The outcomes that are right; none if the header has grown beyond the limits, since then nobody would verify it. */
    private List<DkimOutcome> right(MessageOctets message, KeyRecords keys) {
        Optional<HeaderBlock> header = switch (HeaderBlock.read(message)) {
            case HeaderReading.Read(HeaderBlock read) -> Optional.of(read);
            case HeaderReading.TooLong(), HeaderReading.TooMany() -> Optional.empty();
        };
        return header.map(read -> authentication.signatures(message, read, keys)).orElse(List.of()).stream()
                .filter(one -> one.result() instanceof DkimResult.Pass).toList();
    }
}
