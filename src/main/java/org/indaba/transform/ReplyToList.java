package org.indaba.transform;

import java.util.List;
import org.indaba.lists.ListSettings.ReplyTo;
import org.indaba.mime.Edits;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderText;

/** Makes answers go to the list, where its owners want that: the author's own Reply-To fields give way. */
final class ReplyToList implements Step {

    @Override
    public String name() {
        return "reply-to";
    }

    @Override
    public StepResult apply(Post post) {
        if (post.list().settings().replyTo() == ReplyTo.AUTHOR) {
            return new StepResult.Nothing();
        }
        Edits edits = new Edits().put(0, HeaderText.structured("Reply-To", "<" + post.list().post() + ">"));
        // In a post that travels whole its own field stays.
        List<HeaderField> replaced = post.authorship() == Authorship.ENVELOPING_LIST ? List.of() : post.header().all("Reply-To");
        replaced.forEach(field -> edits.cut(field.start(), field.end()));
        String did = replaced.isEmpty() ? "added Reply-To" : "replaced Reply-To (" + replaced.size() + ")";
        return new StepResult.Changed(edits, did, StepResult.Signatures.MAY_BREAK);
    }
}
