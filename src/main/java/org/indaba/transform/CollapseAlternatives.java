package org.indaba.transform;

import java.util.HashSet;
import java.util.List;
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
 * that hold files, as some programs write them, stay: the files stand nowhere else.
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
        Siblings siblings = new Siblings(post.octets(), shape);
        Edits edits = new Edits();
        Set<Integer> inside = new HashSet<>();
        int collapsed = 0;
        int holdFiles = 0;
        for (int i = 0; i < shape.parts().size(); i++) {
            MimePart part = shape.parts().get(i);
            OptionalInt chosen = inside.contains(part.parent()) || !part.type().is("multipart/alternative") || shape.isProtected(part)
                    ? OptionalInt.empty() : chosen(shape, siblings.of(i), wanted);
            if (inside.contains(part.parent())) {
                inside.add(i);
            } else if (chosen.isPresent() && losesSomething(post, shape, i, chosen.getAsInt())) {
                holdFiles++;
            } else if (chosen.isPresent()) {
                edits.addAll(parts.promote(i, chosen.getAsInt()));
                inside.add(i);
                collapsed++;
            }
        }
        if (collapsed == 0) {
            return holdFiles == 0 ? new StepResult.Nothing()
                    : new StepResult.Skipped("one form of the text holds files, or what is signed");
        }
        return new StepResult.Changed(edits, "left one form of the text (" + collapsed + ")", StepResult.Signatures.MAY_BREAK);
    }

    private static OptionalInt chosen(MimeShape shape, List<Integer> forms, ContentSettings wanted) {
        return forms.stream().mapToInt(Integer::intValue).filter(form -> switch (wanted.html()) {
            case TEXT -> isPlain(shape.parts().get(form));
            case KEEP -> wanted.alternatives() == Alternatives.FIRST || isPlain(shape.parts().get(form));
        }).findFirst();
    }

    private static boolean isPlain(MimePart part) {
        return part.type().is("text/plain") && !part.head().disposition().equals("attachment");
    }

    /** Whether a form that would go holds a file, or something signed or encrypted. */
    private static boolean losesSomething(Post post, MimeShape shape, int multipart, int chosen) {
        Set<Integer> going = new HashSet<>(Set.of(multipart));
        Set<Integer> related = new HashSet<>();
        for (int i = multipart + 1; i < shape.parts().size(); i++) {
            MimePart part = shape.parts().get(i);
            if (i == chosen || !going.contains(part.parent())) {
                continue;
            }
            going.add(i);
            if (part.type().is("multipart/related") || related.contains(part.parent())) {
                related.add(i);
            }
            boolean file = part.head().disposition().equals("attachment") || part.type().is("message/rfc822");
            if (file && !related.contains(i) || ContentCheck.untouchable(post.octets(), shape, part)) {
                return true;
            }
        }
        return false;
    }
}
