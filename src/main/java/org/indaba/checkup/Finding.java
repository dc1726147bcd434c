package org.indaba.checkup;

import java.util.List;
import org.indaba.notice.CleanText;

/**
 * What was found at one thing. All texts are harmless lines: what strangers' zones hold was cleaned and cut.
 *
 * @param check what was looked at
 * @param name at which name or address
 * @param found what is
 * @param verdict what it means, and what should be
 */
public record Finding(Check check, String name, String found, Verdict verdict) {

    /** What is shown of what was found, in characters: a TXT record may have 64 KB. */
    static final int MAX_FOUND = 400;

    /** A name in DNS has 253 characters; the address of the pages is ours. */
    static final int MAX_NAME = 300;

    public Finding {
        name = CleanText.line(name, MAX_NAME);
        found = CleanText.line(found, MAX_FOUND);
    }

    static Finding fine(Check check, String name, String found) {
        return new Finding(check, name, found, new Verdict.Fine());
    }

    static Finding better(Check check, String name, String found, String should, String... lines) {
        return new Finding(check, name, found, new Verdict.Better(line(should), List.of(lines)));
    }

    static Finding wrong(Check check, String name, String found, String should, String... lines) {
        return new Finding(check, name, found, new Verdict.Wrong(line(should), List.of(lines)));
    }

    static Finding untold(Check check, String name, String found, String should) {
        return new Finding(check, name, found, new Verdict.Untold(line(should)));
    }

    /** The same, where it only would be better. */
    Finding softened() {
        return verdict instanceof Verdict.Wrong(String should, List<String> lines)
                ? new Finding(check, name, found, new Verdict.Better(should, lines)) : this;
    }

    private static String line(String should) {
        return CleanText.line(should, 2 * MAX_FOUND);
    }
}
