package org.indaba.transform;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import org.indaba.lists.ContentSettings;
import org.indaba.lists.ContentSettings.Alternatives;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeShape;
import org.indaba.mime.PartContent;

/**
 * The forms in which a text comes (RFC 2046 §5.1.4): which of them is to be left, and whether something stands in one of the others alone.
 * Not thread-safe.
 */
final class Forms {

    private final MessageOctets octets;
    private final MimeShape shape;
    private final ContentSettings wanted;
    private final Siblings siblings;
    private final ContentCheck check;
    /** Of parts that were looked into: they may stand in several multiparts around each other. */
    private final Map<Integer, Boolean> filled = new HashMap<>();
    private final Map<Integer, Boolean> untouchable = new HashMap<>();

    Forms(MessageOctets octets, MimeShape shape, ContentSettings wanted) {
        this.octets = octets;
        this.shape = shape;
        this.wanted = wanted;
        this.siblings = new Siblings(octets, shape);
        this.check = new ContentCheck(octets, shape, wanted);
    }

    /** The form that is to be left of a multipart/alternative, if these settings want one of those that are there. */
    OptionalInt chosen(int multipart) {
        List<Integer> all = siblings.of(multipart);
        // Some programs put a blank text beside the form that has the words.
        List<Integer> withWords = all.stream().filter(form -> inside(form, this::isFilled)).toList();
        List<Integer> forms = withWords.isEmpty() ? all : withWords;
        OptionalInt plain = first(forms, this::isPlain);
        return switch (wanted.html()) {
            // What becomes of HTML is text, so it stands in for the blank one.
            case TEXT -> plain.isEmpty() && all.stream().anyMatch(this::isPlain) ? first(forms, form -> inside(form, this::isHtml)) : plain;
            case KEEP -> wanted.alternatives() == Alternatives.FIRST ? first(forms, _ -> true) : plain;
        };
    }

    /** Whether, if one form alone is left, a file goes, a note about one, or something signed or encrypted. */
    boolean loses(int multipart, int chosen) {
        Set<Integer> going = new HashSet<>(Set.of(multipart));
        Set<Integer> related = new HashSet<>();
        for (int i = multipart + 1; i < shape.parts().size(); i++) {
            MimePart part = shape.parts().get(i);
            if (i == chosen || !going.contains(part.parent())) {
                continue;
            }
            going.add(i);
            // What the form itself shows, as pictures in HTML.
            if (part.type().is("multipart/related") || related.contains(part.parent())) {
                related.add(i);
            }
            if (!related.contains(i) && (isFile(part) || part.parent() != multipart && isText(i)) || isUntouchable(i)) {
                return true;
            }
        }
        return false;
    }

    private static OptionalInt first(List<Integer> forms, IntPredicate which) {
        return forms.stream().mapToInt(Integer::intValue).filter(which).findFirst();
    }

    /** Whether it is true of a form, or of a part inside of it. */
    private boolean inside(int form, IntPredicate what) {
        int depth = shape.parts().get(form).depth();
        for (int i = form; i == form || i < shape.parts().size() && shape.parts().get(i).depth() > depth; i++) {
            if (what.test(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPlain(int form) {
        return is(form, "text/plain");
    }

    private boolean isHtml(int form) {
        return is(form, "text/html");
    }

    private boolean is(int form, String type) {
        MimePart part = shape.parts().get(form);
        return part.type().is(type) && !part.head().disposition().equals("attachment");
    }

    private boolean isFilled(int index) {
        return filled.computeIfAbsent(index, check::holdsSomething);
    }

    private boolean isFile(MimePart part) {
        if (part.head().disposition().equals("attachment") || part.type().is("message/rfc822")) {
            return true;
        }
        return !part.hasParts() && (!part.type().top().equals("text") || PartContent.fileName(octets, part).isPresent());
    }

    /** Whether it is a text beside others in a form, and no form of another: what somebody attached, or a note in the place of that. */
    private boolean isText(int index) {
        MimePart part = shape.parts().get(index);
        return part.type().is("text/plain") && !shape.parts().get(part.parent()).type().is("multipart/alternative") && isFilled(index);
    }

    private boolean isUntouchable(int index) {
        return untouchable.computeIfAbsent(index, i -> ContentCheck.untouchable(octets, shape, shape.parts().get(i)));
    }
}
