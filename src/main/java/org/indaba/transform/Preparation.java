package org.indaba.transform;

import java.util.Locale;
import java.util.function.Predicate;
import org.indaba.auth.Authentication;
import org.indaba.auth.DmarcOutcome;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.lists.AuthenticationSettings;
import org.indaba.lists.AuthenticationSettings.Form;
import org.indaba.lists.MailList;
import org.indaba.lists.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a post what its copies are made of, proves what became of its signatures, and lets the copies be from the list only where
 * that has to be: where the author's domain wants copies refused or set aside that it has not signed, and none of its signatures is
 * right on them, ours neither; or where the owners want it for all. Asks nobody; thread-safe.
 */
public final class Preparation {

    private final Steps steps;
    private final SurvivalProof proof;
    private final Predicate<String> signs;

    /**
     * @param authentication verifies signatures; its DNS is not asked
     * @param signs whether the copies of a list on this domain are signed
     */
    public Preparation(Authentication authentication, Predicate<String> signs) {
        this.steps = new Steps();
        this.proof = new SurvivalProof(authentication, steps);
        this.signs = signs;
    }

    /**
     * A post ready for its copies.
     *
     * @param transformed what they are made of
     * @param survival what its signatures are on the copies; of those that the steps break which the list wants, these are named, and
     *     not what was done to the copies because of that. Null where nobody looked for them when it came
     */
    public record Prepared(Transformed transformed, @Nullable Survival survival) {
    }

    /** What the copies of a post are made of that are wanted in this form. */
    public Prepared prepare(Post post, Variant variant) {
        AuthenticationSettings settings = post.list().settings().authentication();
        return switch (settings.mitigation()) {
            case ALWAYS -> prepared(post.from(form(settings), "dmarc-mitigation=always"), variant);
            case NEVER -> prepared(post, variant);
            case WHEN_BROKEN -> {
                Prepared honest = prepared(post, variant);
                String why = why(post, honest.survival());
                yield why.isEmpty() ? honest : fromTheList(post.from(form(settings), why), variant, honest.survival());
            }
        };
    }

    /** The same from the list. What others signed may have been right until then, and is not on what is sent now. */
    private Prepared fromTheList(Post post, Variant variant, @Nullable Survival honest) {
        if (honest == null || honest.nothingIsRight()) {
            return new Prepared(steps.apply(post, variant), honest);
        }
        Prepared sent = prepared(post, variant);
        return new Prepared(sent.transformed(), sent.survival() == null ? honest : honest.then(sent.survival()));
    }

    private Prepared prepared(Post post, Variant variant) {
        Transformed transformed = steps.apply(post, variant);
        Evidence evidence = post.evidence();
        return new Prepared(transformed, evidence == null ? null : proof.of(post, variant, evidence, transformed));
    }

    /** Why the copies would not be taken for the author's where that matters; empty if they would. */
    private String why(Post post, @Nullable Survival survival) {
        Evidence evidence = post.evidence();
        if (evidence == null || survival == null || survival.provesAuthor() || isProvenByUs(evidence.results().dmarc(), post.list())) {
            return "";
        }
        DmarcPolicy policy = evidence.results().dmarc().policy();
        // RFC 9989 §7.4: what a policy of reject or quarantine does to lists. A domain that is only testing wants to see what they do.
        return policy == DmarcPolicy.NONE ? "" : evidence.results().dmarc().authorDomain() + " asks for "
                + policy.name().toLowerCase(Locale.ROOT) + " and none of its signatures is right on the copies";
    }

    /**
     * RFC 9989 §4.4.1: our signature is aligned with an author of the list's own domain, however strict that is. We vouch only for what
     * was proven to us: a post that was let through although nothing proves its author is not to pass as his by our doing.
     */
    private boolean isProvenByUs(DmarcOutcome dmarc, MailList list) {
        return dmarc.result() instanceof DmarcResult.Pass && dmarc.authorDomain().equals(list.domain()) && signs.test(list.domain());
    }

    private static Authorship form(AuthenticationSettings settings) {
        return settings.form() == Form.WRAP ? Authorship.ENVELOPING_LIST : Authorship.LIST;
    }
}
