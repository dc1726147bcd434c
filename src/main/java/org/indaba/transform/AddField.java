package org.indaba.transform;

import java.util.List;
import java.util.function.Function;
import org.indaba.mime.Edits;
import org.indaba.mime.Piece;

/** Adds a field on top. */
final class AddField implements Step {

    private final String name;
    private final String field;
    private final Function<Post, List<Piece>> written;

    /**
     * @param name of the step
     * @param field the field's name
     * @param written the whole field, with its CRLF; empty for a post that gets none
     */
    AddField(String name, String field, Function<Post, List<Piece>> written) {
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
        List<Piece> pieces = written.apply(post);
        if (pieces.isEmpty()) {
            return new StepResult.Nothing();
        }
        Edits edits = new Edits().put(0, pieces);
        return new StepResult.Changed(edits, "added " + field, SignedFields.of(post.header()).whenAdded(field));
    }
}
