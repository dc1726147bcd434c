package org.indaba.transform;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.indaba.lists.ContentSettings.Alternatives;
import org.indaba.lists.ContentSettings.Html;
import org.indaba.lists.ContentSettings;
import org.indaba.mime.Edits;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeShape;

/**
 * Of a text that comes in several forms (RFC 2046 §5.1.4), leaves one: its octets stay, and it takes the place of the multipart. Forms
 * that hold files, as some programs write them, stay: the files stand nowhere else. So do those that hold a note about one.
 */
final class CollapseAlternatives extends ContentStep {

    @Override
    public String name() {
        return "collapse-alternatives";
    }

    @Override
    boolean concerns(ContentSettings wanted) {
        return wanted.alternatives() != Alternatives.KEEP || wanted.html() == Html.TEXT;
    }

    @Override
    StepResult apply(Post post, MimeShape shape, ContentSettings wanted) {
        PartEdits parts = new PartEdits(post.octets(), shape);
        AlternativeForms forms = new AlternativeForms(post.octets(), shape, wanted);
        Edits edits = new Edits();
        Set<Integer> inside = new HashSet<>();
        int collapsed = 0;
        int holdFiles = 0;
        for (int i = 0; i < shape.parts().size(); i++) {
            MimePart part = shape.parts().get(i);
            OptionalInt chosen = inside.contains(part.parent()) || !part.type().is("multipart/alternative") || shape.isProtected(part)
                    ? OptionalInt.empty() : forms.chosen(i);
            if (inside.contains(part.parent())) {
                inside.add(i);
            } else if (chosen.isPresent() && forms.loses(i, chosen.getAsInt())) {
                holdFiles++;
            } else if (chosen.isPresent()) {
                edits.addAll(parts.promote(i, chosen.getAsInt()));
                inside.add(i);
                collapsed++;
            }
        }
        if (collapsed == 0) {
            return holdFiles == 0 ? new StepResult.Nothing()
                    : new StepResult.Skipped("one form of the text holds files or notes about them, or what is signed");
        }
        return new StepResult.Changed(edits, "left one form of the text (" + collapsed + ")", StepResult.Signatures.MAY_BREAK);
    }
}
