package org.indaba.transform;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;

/** Which header fields the signatures of a message cover, by what their h= tags say (RFC 6376 §3.5). Nothing is verified. */
final class SignedFields {

    /** More signatures are not looked at: RFC 6376 §4.2 lets verifiers stop as well, and nobody adds so many. */
    private static final int MAX_SIGNATURES = 20;

    /** A signature that names more fields is an attack, which we never find right; a table of all its names would fill the memory. */
    static final int MAX_NAMES = 1_000;

    private final HeaderBlock header;
    /** For each name in lower case, how often the signature that names it most often does so. */
    private final Map<String, Integer> named = new HashMap<>();

    private SignedFields(HeaderBlock header) {
        this.header = header;
    }

    static SignedFields of(HeaderBlock header) {
        SignedFields signed = new SignedFields(header);
        header.all("DKIM-Signature").stream().limit(MAX_SIGNATURES).map(HeaderField::value).forEach(signed::read);
        return signed;
    }

    private void read(String signature) {
        for (String tag : signature.split(";")) {
            int equals = tag.indexOf('=');
            boolean few = tag.chars().filter(c -> c == ':').count() < MAX_NAMES;
            if (equals > 0 && few && tag.substring(0, equals).strip().equals("h")) {
                Map<String, Integer> counts = new HashMap<>();
                for (String name : tag.substring(equals + 1).split(":")) {
                    counts.merge(name.strip().toLowerCase(Locale.ROOT), 1, Integer::sum);
                }
                counts.forEach((name, count) -> named.merge(name, count, Math::max));
            }
        }
    }

    /** Whether removing the fields of this name, all of them, changes what is signed. */
    StepResult.Signatures whenRemoved(String name) {
        boolean covered = named.getOrDefault(name.toLowerCase(Locale.ROOT), 0) > 0 && header.first(name).isPresent();
        return covered ? StepResult.Signatures.MAY_BREAK : StepResult.Signatures.INTACT;
    }

    /** Whether one more field of this name on top changes what is signed. */
    StepResult.Signatures whenAdded(String name) {
        // RFC 6376 §5.4.2: fields are signed from the bottom up; a name that stands once more than the field signs its absence.
        boolean absenceSigned = named.getOrDefault(name.toLowerCase(Locale.ROOT), 0) > header.all(name).size();
        return absenceSigned ? StepResult.Signatures.MAY_BREAK : StepResult.Signatures.INTACT;
    }
}
