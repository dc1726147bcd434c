package org.indaba.transform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import org.indaba.lists.Variant;

/**
 * What became of the signatures of a post in each form that its copies have.
 *
 * @param forms the list's own first
 */
public record SurvivalByForm(List<Form> forms) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IllegalArgumentException if the list's own form is not the first, or not there */
    public SurvivalByForm {
        forms = List.copyOf(forms);
        if (forms.isEmpty() || !forms.getFirst().variant().equals(Variant.OF_THE_LIST)) {
            throw new IllegalArgumentException("each post has copies in the list's own form");
        }
    }

    /**
     * One form.
     *
     * @param variant what differs from the list's own
     * @param survival what became of the signatures in it
     */
    public record Form(Variant variant, Survival survival) {
    }

    /** As it is stored: by the number of the form. */
    private record Stored(List<StoredForm> forms) {
    }

    private record StoredForm(int form, List<Survival.Signature> signatures) {
    }

    /** As text. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(new Stored(forms.stream()
                    .map(one -> new StoredForm(one.variant().number(), one.survival().signatures())).toList()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of texts is always JSON", impossible);
        }
    }

    /**
     * What {@link #toJson} wrote; also what was written of posts when the list's own form alone was verified: the bare signatures.
     *
     * @throws IllegalArgumentException if the text is nothing of the kind
     */
    public static SurvivalByForm ofJson(String json) {
        try {
            JsonNode read = JSON.readTree(json);
            if (read.isArray()) {
                Survival ofTheList = new Survival(List.of(JSON.treeToValue(read, Survival.Signature[].class)));
                return new SurvivalByForm(List.of(new Form(Variant.OF_THE_LIST, ofTheList)));
            }
            return new SurvivalByForm(JSON.treeToValue(read, Stored.class).forms().stream()
                    .map(one -> new Form(Variant.of(one.form()), new Survival(one.signatures()))).toList());
        } catch (JsonProcessingException | NullPointerException broken) {
            throw new IllegalArgumentException("no survival", broken);
        }
    }

    /** The same of a text that was kept; empty where nobody looked, or the text is of another version. */
    public static Optional<SurvivalByForm> kept(String json) {
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(ofJson(json));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }
}
