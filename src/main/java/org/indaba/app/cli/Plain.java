package org.indaba.app.cli;

/** Makes text harmless for a terminal: what strangers sent us may hold sequences that a terminal obeys. */
final class Plain {

    private Plain() {
    }

    private static final int PICTURES = 0x2400;
    private static final int PICTURE_OF_DELETE = 0x2421;
    private static final int REPLACEMENT = 0xFFFD;

    /** The text with every control character but line breaks and tabs made visible, and with whatever turns the order of characters. */
    static String text(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\n')) {
            return text;
        }
        return text.codePoints().map(Plain::visible)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int visible(int c) {
        if (c < ' ' && c != '\n' && c != '\t') {
            return PICTURES + c;
        }
        if (c == 0x7f) {
            return PICTURE_OF_DELETE;
        }
        boolean separatesLines = c == 0x2028 || c == 0x2029;
        // Embeddings, overrides and isolates: text in them could show one address and be another.
        boolean turnsOrder = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
        boolean halfACharacter = c >= 0xd800 && c <= 0xdfff;
        return Character.isISOControl(c) && c != '\n' && c != '\t' || separatesLines || turnsOrder || halfACharacter ? REPLACEMENT : c;
    }

    /** As {@link #text}, on one line and without tabs. */
    static String cell(String text) {
        return text(text.replace('\n', ' ').replace('\t', ' ').replace('\r', ' '));
    }
}
