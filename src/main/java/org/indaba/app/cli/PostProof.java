package org.indaba.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.archive.ArchivedPost;
import org.indaba.auth.Evidence;
import org.indaba.auth.Findings;
import org.indaba.transform.SurvivalByForm;

/**
 * Who really sent a post, as it was found out when it came, and what is left of its signatures on the copies; both empty where nobody
 * looked, or the post is no longer kept. Programs read it by the names that {@code explain} has for it.
 *
 * @param sender a line for each method, and for each signature
 * @param forms what became of the signatures, in the list's own form first
 */
record PostProof(List<Findings.Line> sender, List<SurvivalByForm.Form> forms) {

    PostProof {
        sender = List.copyOf(sender);
        forms = List.copyOf(forms);
    }

    /** What is known of a post. */
    static PostProof of(Operations operations, long post) {
        Optional<ArchivedPost> kept = operations.archivedPosts().find(post);
        return new PostProof(kept.map(ArchivedPost::evidence).flatMap(Evidence::kept).map(found -> Findings.of(found.results()))
                .orElse(List.of()), kept.map(ArchivedPost::survival).flatMap(SurvivalByForm::kept).map(SurvivalByForm::forms)
                .orElse(List.of()));
    }

    /** For people: a line for each, with strangers' words in it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        sender.forEach(line -> lines.add(line.method() + ": " + line.words()));
        forms.forEach(form -> lines.add((form.variant().words().isEmpty() ? "On the copies: " : "On copies with "
                + form.variant().words() + ": ") + String.join(" ", form.survival().sentences())));
        return lines.stream().map(Plain::cell).toList();
    }

    /** A row for programs with all of it. */
    Row and(Row row) {
        return row.and("sender", sender.stream().map(line -> Row.of("method", line.method()).and("says", line.words())).toList())
                .and("signatures", forms.isEmpty() ? List.of() : forms.getFirst().survival().sentences())
                .and("forms", forms.stream().skip(1).map(form -> Row.of("form", form.variant().words())
                        .and("signatures", form.survival().sentences())).toList());
    }
}
