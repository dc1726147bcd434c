package org.indaba.classify;

/** The line that decided, fit to be shown: one line, no control characters, bounded. Stateless. */
final class Evidence {

    private Evidence() {
    }

    static String line(CharSequence text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), Diagnosis.MAX_EVIDENCE));
        for (int i = 0; i < text.length() && line.length() < Diagnosis.MAX_EVIDENCE; i++) {
            char c = text.charAt(i);
            boolean space = Character.isWhitespace(c) || Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
            if (!space) {
                line.append(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        if (!line.isEmpty() && Character.isHighSurrogate(line.charAt(line.length() - 1))) {
            line.setLength(line.length() - 1);
        }
        return line.toString().strip();
    }
}
