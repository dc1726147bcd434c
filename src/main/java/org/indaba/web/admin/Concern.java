package org.indaba.web.admin;

import org.indaba.language.Saying;

/**
 * Something that is wrong, in plain words, and what to do.
 *
 * @param weight how much it matters
 * @param what what is wrong, in a sentence
 * @param advice what to do about it, in a sentence
 * @param command what to type; empty if nothing is
 * @param path of the page that tells more; empty if there is none
 */
public record Concern(Weight weight, Saying what, Saying advice, String command, String path) {

    /** How much something matters. */
    public enum Weight {
        /** Somebody should look. */
        WARNING("warn", "admin-weight-warning"),
        /** Mail suffers, or will. */
        TROUBLE("failed", "admin-weight-trouble");

        private final String style;
        private final String key;

        Weight(String style, String key) {
            this.style = style;
            this.key = key;
        }

        /** The end of the name of its class in the style sheet. */
        public String style() {
            return style;
        }

        /** The key of what a notice begins with: colour alone tells not everybody. */
        public String key() {
            return key;
        }
    }
}
