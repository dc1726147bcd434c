package org.indaba.transform;

import java.util.Locale;
import org.indaba.auth.Authentication;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.Evidence;
import org.indaba.lists.AuthenticationSettings;
import org.indaba.lists.AuthenticationSettings.Form;
import org.indaba.lists.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a post what its copies are made of, proves what became of its signatures, and lets the copies be from the list only where
 * that has to be: where the author's domain wants copies refused or set aside that it has not signed, and none of its signatures is
 * right on them; or where the owners want it for all. Asks nobody; thread-safe.
 */
public final class Preparation {

    private final Steps steps;
    private final SurvivalProof proof;

    /** @param authentication verifies signatures; its DNS is not asked */
    public Preparation(Authentication authentication) {
        this.steps = new Steps();
        this.proof = new SurvivalProof(authentication, steps);
    }

    /**
     * A post ready for its copies.
     *
     * @param transformed what they are made of
     * @param survival what became of its signatures by the steps that the list wants; null where nobody looked for them when it came
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
                String why = why(post.evidence(), honest.survival());
                yield why.isEmpty() ? honest : new Prepared(steps.apply(post.from(form(settings), why), variant), honest.survival());
            }
        };
    }

    private Prepared prepared(Post post, Variant variant) {
        Transformed transformed = steps.apply(post, variant);
        Evidence evidence = post.evidence();
        return new Prepared(transformed, evidence == null ? null : proof.of(post, variant, evidence, transformed));
    }

    /** Why the copies would not be taken for the author's where that matters; empty if they would. */
    private static String why(@Nullable Evidence evidence, @Nullable Survival survival) {
        if (evidence == null || survival == null || survival.provesAuthor()) {
            return "";
        }
        DmarcPolicy policy = evidence.results().dmarc().policy();
        // RFC 9989 §7.4: what a policy of reject or quarantine does to lists. A domain that is only testing wants to see what they do.
        return policy == DmarcPolicy.NONE ? "" : evidence.results().dmarc().authorDomain() + " asks for "
                + policy.name().toLowerCase(Locale.ROOT) + " and none of its signatures is right on the copies";
    }

    private static Authorship form(AuthenticationSettings settings) {
        return settings.form() == Form.WRAP ? Authorship.ENVELOPING_LIST : Authorship.LIST;
    }
}
