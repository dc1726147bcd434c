package org.indaba.transform;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.lists.ContentSettings;
import org.indaba.mime.Edits;
import org.indaba.mime.MimeShape;

/**
 * Removes the parts that the list does not pass, or that one does not want who wants text only. A note stands in the place of each;
 * but of several forms of a text that form goes without one, since mail programs would show the note instead of the others.
 */
final class FilterParts extends ContentStep {

    /** So many parts are named in the record; all are named in the message. */
    private static final int MAX_NAMED = 10;

    @Override
    public String name() {
        return "filter-parts";
    }

    @Override
    boolean concerns(ContentSettings wanted) {
        return wanted.filters();
    }

    @Override
    StepResult apply(Post post, MimeShape shape, ContentSettings wanted) {
        List<ContentCheck.Unwanted> unwanted = new ContentCheck(post.octets(), shape, wanted).unwanted();
        if (unwanted.isEmpty()) {
            return new StepResult.Nothing();
        }
        Set<Integer> ofTheList = indexes(new ContentCheck(post.octets(), shape, post.list().settings().content()).unwanted());
        Set<Integer> gone = indexes(unwanted);
        Siblings siblings = new Siblings(post.octets(), shape);
        PartEdits parts = new PartEdits(post.octets(), shape);
        Edits edits = new Edits();
        for (ContentCheck.Unwanted part : unwanted) {
            Optional<Edits> withoutForm = siblings.withoutForm(part.index(), gone);
            String reason = ofTheList.contains(part.index()) ? part.why() : "you get the text of messages only";
            edits.addAll(withoutForm.orElseGet(() -> parts.replace(part.index(), TextPart.of(List.of(
                    "[ A part of this message was removed: " + part.what() + " ]", "[ Reason: " + reason + " ]")))));
        }
        String did = unwanted.stream().limit(MAX_NAMED).map(part -> part.what() + " (" + part.why() + ")")
                .collect(Collectors.joining("; ", "removed ", unwanted.size() > MAX_NAMED ? "; and others" : ""));
        // What an owner does not let through is not to travel in the way back either.
        return new StepResult.Changed(edits, did, StepResult.Signatures.MAY_BREAK, StepResult.Inverse.NONE);
    }

    private static Set<Integer> indexes(List<ContentCheck.Unwanted> unwanted) {
        return new HashSet<>(unwanted.stream().map(ContentCheck.Unwanted::index).toList());
    }
}
