package org.indaba.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.indaba.lists.Variant;
import org.indaba.mime.Edits;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.Rendering;
import org.indaba.mime.SlotValues;

/**
 * The steps in their order. First those that change what is in a post; each of them sees what the one before it left. All others look
 * at the result, none at what another of them made of it. Fields that are added stand on top of the message in the order of the steps
 * that add them, so this list is also the order of the added fields.
 *
 * <p>A list with the default settings changes nothing but the fields named here; the body leaves as it came.
 */
public final class Steps {

    /** More octets are not put back by the way back of a step: it is to travel with each copy. */
    static final int MAX_PUT_BACK_OCTETS = 65_536;

    private final List<Step> contents = List.of(
            new FilterParts(),
            new CollapseAlternatives(),
            new HtmlToText());

    private final List<Step> steps = List.of(
            new RemoveMboxLine(),
            RemoveFields.named("remove-return-path", "Return-Path"),
            RemoveFields.secret("remove-bcc", "Bcc"),
            RemoveFields.secret("remove-approved", "Approved"),
            RemoveFields.ownAuthenticationResults("remove-own-authentication-results"),
            // RFC 2369 §4: a list that gets mail from another list removes that one's fields.
            RemoveFields.named("remove-list-fields", "List-Id", "List-Post", "List-Help", "List-Subscribe", "List-Unsubscribe",
                    "List-Unsubscribe-Post", "List-Owner"),
            new AddAuthenticationResults(),
            new AddReceived(),
            new AddMissingField("add-from", "From", MissingFields::from),
            new AddMissingField("add-date", "Date", MissingFields::date),
            new AddMissingField("add-message-id", "Message-ID", MissingFields::messageId),
            new AddField("add-list-id", "List-Id", ListFields::id),
            new AddField("add-list-post", "List-Post", ListFields::post),
            new AddField("add-list-help", "List-Help", ListFields::help),
            new AddField("add-list-subscribe", "List-Subscribe", ListFields::subscribe),
            new AddField("add-list-unsubscribe", "List-Unsubscribe", ListFields::unsubscribe),
            new AddField("add-list-unsubscribe-post", "List-Unsubscribe-Post", ListFields::oneClick),
            new AddField("add-list-owner", "List-Owner", ListFields::owner),
            // RFC 5321 §6.3: no step of any list takes it away, so that a list knows its post again behind other lists.
            new AddField("add-been-there", ListFields.BEEN_THERE, ListFields::beenThere),
            new AddField("add-precedence", "Precedence", ListFields::precedence),
            new SubjectPrefix(),
            new ReplyToList(),
            new Footer(),
            new ListAsAuthor(),
            new PostAsAttachment());

    /**
     * What the copies of a post are made of that are wanted in this form.
     *
     * @throws IllegalStateException if two steps edit the same octets, which is our bug
     */
    public Transformed apply(Post original, Variant variant) {
        return apply(original, variant, _ -> true);
    }

    /** The same, if only the steps with these names did something. */
    Transformed apply(Post original, Variant variant, Set<String> names) {
        return apply(original, variant, names::contains);
    }

    private Transformed apply(Post original, Variant variant, Predicate<String> wanted) {
        Said said = new Said();
        Rendering rendering = Rendering.unchanged(original.octets().size());
        Post post = original.in(variant);
        for (Step step : contents) {
            StepResult result = wanted.test(step.name()) ? step.apply(post) : new StepResult.Nothing();
            if (!(result instanceof StepResult.Changed changed)) {
                said.take(step, result, new Edits());
                continue;
            }
            Rendering edited = new Rendering(changed.edits().pieces(post.octets().size()), List.of());
            Rendering next = rendering.then(edited, SlotValues.none());
            Optional<Post> seen = post.with(new RenderedOctets(original.octets(), next, SlotValues.none()));
            said.take(step, seen.isPresent() ? changed : new StepResult.Skipped("the header would pass its limits"), new Edits());
            rendering = seen.isPresent() ? next : rendering;
            post = seen.orElse(post);
        }
        Edits edits = new Edits();
        for (Step step : steps) {
            said.take(step, wanted.test(step.name()) ? step.apply(post) : new StepResult.Nothing(), edits);
        }
        Rendering all = rendering.then(new Rendering(edits.pieces(post.octets().size()), said.breaks), SlotValues.none());
        return new Transformed(all, said.notes);
    }

    /** What the steps said. */
    private static final class Said {

        private final List<StepNote> notes = new ArrayList<>();
        private final List<String> breaks = new ArrayList<>();

        void take(Step step, StepResult result, Edits edits) {
            switch (result) {
                case StepResult.Nothing _ -> { }
                case StepResult.Skipped(String why) -> notes.add(new StepNote(step.name(), StepNote.Effect.SKIPPED, why));
                case StepResult.Changed(Edits its, String did, StepResult.Signatures signatures, StepResult.Inverse inverse) -> {
                    edits.addAll(its);
                    boolean known = inverse == StepResult.Inverse.KNOWN && its.lostOctets() <= MAX_PUT_BACK_OCTETS;
                    notes.add(new StepNote(step.name(), known ? StepNote.Effect.CHANGED : StepNote.Effect.CHANGED_FOR_GOOD, did));
                    if (signatures == StepResult.Signatures.MAY_BREAK) {
                        breaks.add(step.name());
                    }
                }
            }
        }
    }
}
