package org.indaba.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.indaba.lists.Variant;
import org.indaba.mime.Edits;
import org.indaba.mime.Rendering;

/**
 * The steps in their order. Fields that are added stand on top of the message in the order of the steps that add them, so this list
 * is also the order of the added fields. All steps look at the original, none at what another made of it.
 *
 * <p>A list with the default settings changes nothing but the fields named here; the body leaves as it came.
 */
public final class Steps {

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
            new AddField("add-list-owner", "List-Owner", ListFields::owner),
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
        Post post = original.in(variant);
        Edits edits = new Edits();
        List<StepNote> notes = new ArrayList<>();
        List<String> breaks = new ArrayList<>();
        for (Step step : steps) {
            StepResult result = wanted.test(step.name()) ? step.apply(post) : new StepResult.Nothing();
            switch (result) {
                case StepResult.Nothing _ -> { }
                case StepResult.Skipped(String why) -> notes.add(new StepNote(step.name(), StepNote.Effect.SKIPPED, why));
                case StepResult.Changed(Edits its, String did, StepResult.Signatures signatures, StepResult.Inverse inverse) -> {
                    edits.addAll(its);
                    notes.add(new StepNote(step.name(), effect(inverse), did));
                    if (signatures == StepResult.Signatures.MAY_BREAK) {
                        breaks.add(step.name());
                    }
                }
            }
        }
        return new Transformed(new Rendering(edits.pieces(post.octets().size()), breaks), notes);
    }

    private static StepNote.Effect effect(StepResult.Inverse inverse) {
        return switch (inverse) {
            case KNOWN -> StepNote.Effect.CHANGED;
            case NONE -> StepNote.Effect.CHANGED_FOR_GOOD;
        };
    }
}
