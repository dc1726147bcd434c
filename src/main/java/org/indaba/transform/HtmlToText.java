package org.indaba.transform;

import org.indaba.lists.ContentSettings.Html;
import org.indaba.lists.ContentSettings;
import org.indaba.mime.Edits;
import org.indaba.mime.HtmlReading;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeShape;
import org.indaba.mime.PartContent;

/**
 * Makes HTML plain text, where the list or the subscriber wants that and no plain form stood beside it. Attached HTML is a file, and
 * stays.
 */
final class HtmlToText extends ContentStep {

    @Override
    public String name() {
        return "html-to-text";
    }

    @Override
    boolean concerns(ContentSettings wanted) {
        return wanted.html() == Html.TEXT;
    }

    @Override
    StepResult apply(Post post, MimeShape shape, ContentSettings wanted) {
        PartEdits parts = new PartEdits(post.octets(), shape);
        Edits edits = new Edits();
        int made = 0;
        int left = 0;
        long budget = HtmlReading.MAX_OCTETS;
        for (int i = 0; i < shape.parts().size(); i++) {
            MimePart part = shape.parts().get(i);
            if (!part.type().is("text/html") || part.head().disposition().equals("attachment") || shape.isProtected(part)) {
                continue;
            }
            long octets = part.extent().end() - part.extent().bodyStart();
            if (octets > budget) {
                left++;
                continue;
            }
            budget -= octets;
            edits.addAll(parts.replace(i, TextPart.of(HtmlReading.lines(PartContent.text(post.octets(), part, HtmlReading.MAX_OCTETS)))));
            made++;
        }
        if (made == 0) {
            return left == 0 ? new StepResult.Nothing()
                    : new StepResult.Skipped("the HTML has more than " + HtmlReading.MAX_OCTETS + " octets");
        }
        return new StepResult.Changed(edits, "made HTML plain text (" + made + ")", StepResult.Signatures.MAY_BREAK);
    }
}
