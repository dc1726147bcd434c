package org.indaba.transform;

import org.indaba.auth.Evidence;
import org.indaba.auth.ResultsField;
import org.indaba.mime.Edits;
import org.jspecify.annotations.Nullable;

/**
 * Tells the subscribers' servers what was found out about the sender (RFC 8601 §4.1), above all other fields: there the one who seals the
 * copies finds it ({@code ArcSealer}), which need not be the node that wrote it.
 */
final class AddAuthenticationResults implements Step {

    @Override
    public String name() {
        return "add-authentication-results";
    }

    @Override
    public StepResult apply(Post post) {
        @Nullable Evidence evidence = post.evidence();
        if (evidence == null) {
            return new StepResult.Nothing();
        }
        // RFC 8601 §5: others' fields of this kind stay, so that the absence of further ones may be signed.
        Edits edits = new Edits().put(0, ResultsField.write(evidence.results(), post.arrival().hostname()));
        return new StepResult.Changed(edits, "added " + ResultsField.NAME, SignedFields.of(post.header()).whenAdded(ResultsField.NAME));
    }
}
