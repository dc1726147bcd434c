package org.indaba.transform;

import org.indaba.lists.Variant.Wish;
import org.indaba.mime.Edits;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimePart.Protection;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;

/**
 * Puts the list's footer under the post. Text that can carry it gets it at its end; a multipart/mixed gets one more part; all other
 * messages are wrapped into a multipart/mixed. Never inside or around what is signed or encrypted: then there is no footer, and the
 * note says why. {@link LeaveLink#VARIABLE} in it becomes the subscriber's own link.
 */
final class Footer implements Step {

    @Override
    public String name() {
        return "footer";
    }

    @Override
    public StepResult apply(Post post) {
        String footer = post.list().settings().footer();
        if (footer.isBlank() || post.authorship() == Authorship.ENVELOPING_LIST || post.variant().wants(Wish.NO_FOOTER)) {
            return new StepResult.Nothing();
        }
        if (!post.hasBody()) {
            return new StepResult.Skipped("the message has no body");
        }
        return switch (post.shape()) {
            case MimeReading.Read(MimeShape shape) -> place(post, shape, FooterText.of(post));
            case MimeReading.TooDeep _ -> new StepResult.Skipped("the message is nested deeper than " + MimeShape.MAX_DEPTH + " parts");
            case MimeReading.TooMany _ -> new StepResult.Skipped("the message has more than " + MimeShape.MAX_PARTS + " parts");
        };
    }

    private static StepResult place(Post post, MimeShape shape, FooterText footer) {
        MimePart root = shape.root();
        if (root.protection() != Protection.NONE) {
            return new StepResult.Skipped("the message is " + (root.protection() == Protection.SIGNED ? "signed" : "encrypted"));
        }
        if (root.type().is("multipart/report")) {
            return new StepResult.Skipped("the message is a report, which programs read");
        }
        if (root.type().is("text/plain") && !root.head().disposition().equals("attachment")) {
            TextTail tail = new TextTail(post.octets(), root, footer);
            if (tail.canCarry()) {
                return changed(tail.append(), "put the footer at the end of the text");
            }
        }
        MultipartFooter parts = new MultipartFooter(post, shape, footer);
        if (root.type().is("multipart/mixed") && root.hasParts()) {
            return changed(parts.append(), "added the footer as the last part");
        }
        if (shape.has(Protection.SIGNED) || shape.has(Protection.ENCRYPTED)) {
            return new StepResult.Skipped("a part of the message is signed or encrypted");
        }
        return changed(parts.wrap(), "put the message and the footer into a multipart/mixed");
    }

    private static StepResult changed(Edits edits, String did) {
        return new StepResult.Changed(edits, did, StepResult.Signatures.MAY_BREAK);
    }
}
