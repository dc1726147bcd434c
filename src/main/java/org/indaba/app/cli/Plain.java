package org.indaba.app.cli;

/** Makes text harmless for a terminal: what strangers sent us may hold sequences that a terminal obeys. */
final class Plain {

    private Plain() {
    }

    /** The text with every control character but line breaks and tabs replaced. */
    static String text(String text) {
        return text.codePoints().map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /** As {@link #text}, on one line. */
    static String cell(String text) {
        return text(text.replace('\n', ' ').replace('\t', ' ').replace('\r', ' '));
    }
}
