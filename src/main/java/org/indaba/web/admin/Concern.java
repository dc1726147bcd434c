package org.indaba.web.admin;

/**
 * Something that is wrong, in plain words, and what to do.
 *
 * @param weight how much it matters
 * @param what what is wrong, in a sentence
 * @param advice what to do about it, in a sentence
 * @param command what to type; empty if nothing is
 * @param path of the page that tells more; empty if there is none
 */
public record Concern(Weight weight, String what, String advice, String command, String path) {

    /** How much something matters. */
    public enum Weight {
        /** Somebody should look. */
        WARNING("warn", "Look at this"),
        /** Mail suffers, or will. */
        TROUBLE("failed", "Trouble");

        private final String style;
        private final String word;

        Weight(String style, String word) {
            this.style = style;
            this.word = word;
        }

        /** The end of the name of its class in the style sheet. */
        public String style() {
            return style;
        }

        /** What a notice begins with: colour alone tells not everybody. */
        public String word() {
            return word;
        }
    }
}
