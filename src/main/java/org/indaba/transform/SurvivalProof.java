package org.indaba.transform;

import java.util.ArrayList;
import java.util.List;
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
 * is not asked. Where one is broken, the steps that may have done it are tried alone. Costs a reading of the message, and for each such
 * step one more. Thread-safe.
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
        List<Survival.Signature> signatures = new ArrayList<>();
        for (DkimOutcome one : came) {
            boolean author = evidence.results().dmarc().signers().contains(one.domain()) && one.proves();
            signatures.add(left.contains(one) ? new Survival.Signature(one.domain(), author, Fate.INTACT, List.of())
                    : broken(post, variant, evidence.keys(), new Lost(one, author, transformed.rendering().breaks())));
        }
        return new Survival(signatures);
    }

    /** A signature that is not right any more, and the steps that say that they may break some. */
    private record Lost(DkimOutcome signature, boolean author, List<String> suspects) {
    }

    private Survival.Signature broken(Post post, Variant variant, KeyRecords keys, Lost lost) {
        List<String> guilty = lost.suspects().stream().filter(step -> !right(rendered(post,
                steps.apply(post, variant, Set.of(step)).rendering()), keys).contains(lost.signature())).toList();
        String domain = lost.signature().domain();
        if (!right(post.octets(), keys).contains(lost.signature())) {
            return new Survival.Signature(domain, lost.author(), Fate.EXPIRED, List.of());
        }
        // Several together, none of them alone: then all that may.
        return new Survival.Signature(domain, lost.author(), Fate.BROKEN, guilty.isEmpty() ? lost.suspects() : guilty);
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
