package org.indaba.transform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.indaba.auth.ResultsField;
import org.indaba.auth.ResultsReading;
import org.indaba.mime.Edits;
import org.indaba.mime.HeaderField;

/** Cuts header fields. What was cut is in the rendering: it is what the rendering does not keep. */
final class RemoveFields implements Step {

    private final String name;
    private final StepResult.Inverse inverse;
    private final BiPredicate<Post, HeaderField> unwanted;

    private RemoveFields(String name, StepResult.Inverse inverse, BiPredicate<Post, HeaderField> unwanted) {
        this.name = name;
        this.inverse = inverse;
        this.unwanted = unwanted;
    }

    /** All fields with one of these names. */
    static RemoveFields named(String step, String... fieldNames) {
        List<String> names = List.of(fieldNames);
        return new RemoveFields(step, StepResult.Inverse.KNOWN, (_, field) -> names.stream().anyMatch(field::is));
    }

    /** All fields with this name, which no subscriber is to see: the way back must not hold them either. */
    static RemoveFields secret(String step, String fieldName) {
        return new RemoveFields(step, StepResult.Inverse.NONE, (_, field) -> field.is(fieldName));
    }

    /** RFC 8601 §5: a field that claims to be ours, by the name of any node, did not come from us, or is not meant to leave. */
    static RemoveFields ownAuthenticationResults(String step) {
        return new RemoveFields(step, StepResult.Inverse.KNOWN, (post, field) -> field.is(ResultsField.NAME)
                && post.arrival().names().include(ResultsReading.parse(field.value()).authservId()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StepResult apply(Post post) {
        List<HeaderField> fields = post.header().fields().stream().filter(field -> unwanted.test(post, field)).toList();
        if (fields.isEmpty()) {
            return new StepResult.Nothing();
        }
        SignedFields signed = SignedFields.of(post.header());
        Edits edits = new Edits();
        Map<String, Integer> counts = new LinkedHashMap<>();
        boolean intact = true;
        for (HeaderField field : fields) {
            edits.cut(field.start(), field.end());
            counts.merge(field.name(), 1, Integer::sum);
            intact &= signed.whenRemoved(field.name()) == StepResult.Signatures.INTACT;
        }
        String did = counts.entrySet().stream().map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", ", "removed ", ""));
        return new StepResult.Changed(edits, did, intact ? StepResult.Signatures.INTACT : StepResult.Signatures.MAY_BREAK, inverse);
    }
}
