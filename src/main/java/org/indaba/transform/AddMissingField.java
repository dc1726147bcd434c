package org.indaba.transform;

import java.util.function.Function;
import org.indaba.mail.Bytes;
import org.indaba.mime.Edits;

/** Adds a field on top that RFC 5322 §3.6 wants and the post does not have. */
final class AddMissingField implements Step {

    private final String name;
    private final String field;
    private final Function<Post, Bytes> written;

    AddMissingField(String name, String field, Function<Post, Bytes> written) {
        this.name = name;
        this.field = field;
        this.written = written;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StepResult apply(Post post) {
        boolean writtenLater = field.equals("From") && post.authorship() != Authorship.AUTHOR;
        if (writtenLater || post.header().first(field).isPresent()) {
            return new StepResult.Nothing();
        }
        Edits edits = new Edits().put(0, written.apply(post));
        return new StepResult.Changed(edits, "added " + field + ", which was missing", SignedFields.of(post.header()).whenAdded(field));
    }
}
