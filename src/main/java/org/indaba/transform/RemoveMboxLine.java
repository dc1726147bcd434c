package org.indaba.transform;

import java.nio.charset.StandardCharsets;
import org.indaba.mime.Edits;
import org.indaba.mime.HeaderField;

/**
 * Cuts the line {@code From sender date} (or {@code >From …}) with which files of many mails begin each of them, where it came along as
 * the very first line of a message. It is no header field: mail servers bear with it on top, but under the fields that a list adds it
 * would end the header for many of them, and the rest of it would become text.
 *
 * <p>Cuts also a first line that begins with white space, with the lines that continue it: under the fields that a list adds it would
 * be the end of the last of them, and a stranger's word there would be the list's.
 */
final class RemoveMboxLine implements Step {

    private static final String MARK = "From ";
    private static final String QUOTED_MARK = ">From ";

    @Override
    public String name() {
        return "remove-mbox-line";
    }

    @Override
    public StepResult apply(Post post) {
        if (post.header().fields().isEmpty()) {
            return new StepResult.Nothing();
        }
        HeaderField first = post.header().fields().getFirst();
        String start = new String(post.octets().slice(0, (int) Math.min(QUOTED_MARK.length(), first.end())), StandardCharsets.ISO_8859_1);
        boolean continues = first.isContinuation(post.octets());
        // With a colon behind it, it is a field with a name, and stays.
        if (!first.name().isEmpty() || !continues && !start.startsWith(MARK) && !start.startsWith(QUOTED_MARK)) {
            return new StepResult.Nothing();
        }
        Edits edits = new Edits();
        edits.cut(first.start(), first.end());
        String what = continues ? "removed the first line, which began with white space" : "removed the line \"From …\" before the header";
        return new StepResult.Changed(edits, what, StepResult.Signatures.INTACT);
    }
}
