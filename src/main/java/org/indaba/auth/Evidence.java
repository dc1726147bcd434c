package org.indaba.auth;

import java.util.Optional;

/**
 * What was found out about a message on arrival, and what is needed to look again later without asking anybody: the keys of the signatures
 * that were right. Kept with the post as one text.
 *
 * @param results what was found
 * @param keys the records of the keys by which right signatures were verified
 */
public record Evidence(AuthenticationResults results, KeyRecords keys) {

    /** As text, in ASCII. */
    public String toJson() {
        return EvidenceJson.write(this);
    }

    /** What {@link #toJson} wrote; @throws IllegalArgumentException if the text is nothing of the kind */
    public static Evidence ofJson(String json) {
        return EvidenceJson.read(json);
    }

    /** The same of a text that was kept; empty where nobody looked, or the text is of another version. */
    public static Optional<Evidence> kept(String json) {
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(ofJson(json));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }
}
