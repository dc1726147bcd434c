package org.indaba.post;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.indaba.lists.Variant;
import org.indaba.mime.Rendering;
import org.indaba.transform.Post;
import org.indaba.transform.Preparation;
import org.indaba.transform.Preparation.Prepared;
import org.indaba.transform.Survival;
import org.indaba.transform.SurvivalByForm;

/**
 * A post in all the forms in which somebody wants its copies. Forms that come to the same octets are one: a wish for text only is no form
 * of its own for a post that is plain text.
 *
 * @param ofTheList what most copies are made of
 * @param others what the copies in the other forms are made of, by number
 * @param numbers the form that each number of wishes gets, 0 first; empty where all get the list's own
 */
record Forms(Prepared ofTheList, SortedMap<Integer, Prepared> others, List<Integer> numbers) {

    /** @param wanted by somebody, beside the list's own form */
    static Forms of(Preparation preparation, Post post, Set<Variant> wanted) {
        Prepared ofTheList = preparation.prepare(post, Variant.OF_THE_LIST);
        Map<Rendering, Integer> known = new HashMap<>(Map.of(rendering(ofTheList), 0));
        SortedMap<Integer, Prepared> others = new TreeMap<>();
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < Variant.COUNT; number++) {
            Optional<Prepared> prepared = wanted.contains(Variant.of(number))
                    ? Optional.of(preparation.prepare(post, Variant.of(number))) : Optional.empty();
            if (prepared.isPresent() && !known.containsKey(rendering(prepared.get()))) {
                known.put(rendering(prepared.get()), number);
                others.put(number, prepared.get());
            }
            // Whoever changes his mind between this moment and the expansion gets what most get.
            numbers.add(prepared.map(Forms::rendering).map(known::get).orElse(0));
        }
        return new Forms(ofTheList, others, others.isEmpty() ? List.of() : numbers);
    }

    /** The renderings of the other forms, by number. */
    Map<Integer, Rendering> renderings() {
        return others.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> rendering(entry.getValue())));
    }

    /** What became of the signatures in each form; empty where nobody looked for them when the post came. */
    Optional<SurvivalByForm> survival() {
        List<SurvivalByForm.Form> forms = new ArrayList<>();
        addTo(forms, 0, ofTheList);
        others.forEach((number, prepared) -> addTo(forms, number, prepared));
        return forms.isEmpty() ? Optional.empty() : Optional.of(new SurvivalByForm(forms));
    }

    private static void addTo(List<SurvivalByForm.Form> forms, int number, Prepared prepared) {
        Survival survival = prepared.survival();
        if (survival != null) {
            forms.add(new SurvivalByForm.Form(Variant.of(number), survival));
        }
    }

    private static Rendering rendering(Prepared prepared) {
        return prepared.transformed().rendering();
    }
}
