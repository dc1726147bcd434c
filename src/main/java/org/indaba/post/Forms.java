package org.indaba.post;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.indaba.lists.Variant;
import org.indaba.mime.Rendering;
import org.indaba.transform.Post;
import org.indaba.transform.Preparation;
import org.indaba.transform.Preparation.Prepared;

/**
 * A post in all the forms in which somebody wants its copies. Forms that come to the same octets are one: a wish for text only is no form
 * of its own for a post that is plain text.
 *
 * @param ofTheList what most copies are made of
 * @param others the renderings of the other forms, by number
 * @param numbers the form that each number of wishes gets, 0 first; empty where all get the list's own
 */
record Forms(Prepared ofTheList, Map<Integer, Rendering> others, List<Integer> numbers) {

    /** @param wanted by somebody, beside the list's own form */
    static Forms of(Preparation preparation, Post post, Set<Variant> wanted) {
        Prepared ofTheList = preparation.prepare(post, Variant.OF_THE_LIST);
        Map<Rendering, Integer> known = new HashMap<>(Map.of(ofTheList.transformed().rendering(), 0));
        Map<Integer, Rendering> others = new HashMap<>();
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < Variant.COUNT; number++) {
            Optional<Rendering> rendering = wanted.contains(Variant.of(number))
                    ? Optional.of(preparation.prepare(post, Variant.of(number)).transformed().rendering()) : Optional.empty();
            if (rendering.isPresent() && !known.containsKey(rendering.get())) {
                known.put(rendering.get(), number);
                others.put(number, rendering.get());
            }
            // Whoever changes his mind between this moment and the expansion gets what most get.
            numbers.add(rendering.map(known::get).orElse(0));
        }
        return new Forms(ofTheList, others, others.isEmpty() ? List.of() : numbers);
    }
}
