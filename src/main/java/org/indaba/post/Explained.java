package org.indaba.post;

import java.util.ArrayList;
import java.util.List;
import org.indaba.auth.Findings;
import org.indaba.moderate.Trace;
import org.indaba.transform.StepNote;
import org.indaba.transform.SurvivalByForm;

/**
 * What would happen to a post.
 *
 * @param trace the verdict and the rules
 * @param sender what was found out about its sender; empty where nobody looks
 * @param steps what would be changed if it went out
 * @param forms what would become of its signatures in each form that somebody on the list wants, the list's own first; empty where nobody
 *     looked for them
 * @param recipients how many copies there would be
 */
public record Explained(Trace trace, List<Findings.Line> sender, List<StepNote> steps,
        List<SurvivalByForm.Form> forms, long recipients) {

    public Explained {
        sender = List.copyOf(sender);
        steps = List.copyOf(steps);
        forms = List.copyOf(forms);
    }

    /** What would become of its signatures in the list's own form, a sentence each; empty where nobody looked for them. */
    public List<String> signatures() {
        return forms.isEmpty() ? List.of() : forms.getFirst().survival().sentences();
    }

    /** The other forms. */
    public List<SurvivalByForm.Form> personal() {
        return forms.stream().skip(1).toList();
    }

    /** For people, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(trace.lines());
        lines.add("sender:");
        sender.forEach(line -> lines.add("  " + line.method() + "  " + line.words()));
        if (sender.isEmpty()) {
            lines.add("  nobody looks who sends (indaba.smtp.authentication)");
        }
        lines.add("steps:");
        for (StepNote step : steps) {
            String effect = switch (step.effect()) {
                case CHANGED -> "";
                case CHANGED_FOR_GOOD -> "for good: ";
                case SKIPPED -> "skipped: ";
            };
            lines.add("  " + step.step() + "  " + effect + step.line());
        }
        lines.add("signatures:");
        signatures().forEach(sentence -> lines.add("  " + sentence));
        personal().forEach(form -> lines.add("  " + form.variant().words() + ": " + String.join(" ", form.survival().sentences())));
        if (forms.isEmpty()) {
            lines.add("  nobody looks for them");
        }
        lines.add("recipients: " + recipients);
        return lines;
    }
}
