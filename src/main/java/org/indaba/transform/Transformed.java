package org.indaba.transform;

import java.util.List;
import org.indaba.mime.Rendering;

/**
 * A post ready for its copies.
 *
 * @param rendering what the copies are made of
 * @param notes the steps that did something or would not, in their order; those that had nothing to do are silent
 */
public record Transformed(Rendering rendering, List<StepNote> notes) {

    public Transformed {
        notes = List.copyOf(notes);
    }
}
