package org.indaba.app.cli;

/** Makes a sentence of a reason, as other packages give them: {@code there is no list afnog}. */
final class Sentence {

    private Sentence() {
    }

    /** With a capital, unless it begins with what somebody typed or a setting's name, and with a full stop. */
    static String of(String reason) {
        boolean plainWord = reason.matches("(?s)\\p{L}+ .*");
        String begun = plainWord ? Character.toUpperCase(reason.charAt(0)) + reason.substring(1) : reason;
        return begun.matches("(?s).*[.!?]") ? begun : begun + ".";
    }
}
