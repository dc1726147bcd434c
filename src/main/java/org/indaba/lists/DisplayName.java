package org.indaba.lists;

/** People's names as they are kept. Stateless. */
final class DisplayName {

    /** Longer ones are cut: a name is shown on one line. In characters. */
    static final int MAX = 100;

    private DisplayName() {
    }

    /** A name on one line, with single spaces, without a broken surrogate, and of bounded length. */
    static String clean(String name) {
        return name.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .limit(MAX)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString().strip().replaceAll(" {2,}", " ");
    }
}
