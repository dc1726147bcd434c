package org.indaba.app.log;

/** Builds the line of an event: {@code event=received peer=192.0.2.1 size=4096}. Values with blanks or quotes stand in quotes. */
final class EventLine {

    /** A value longer than this is cut: a reply may have a hundred lines. */
    static final int LONGEST_VALUE = 500;

    private final StringBuilder line = new StringBuilder();

    private EventLine() {
    }

    static EventLine of(String event) {
        return new EventLine().with("event", event);
    }

    /** Adds a key and its value. */
    EventLine with(String key, String value) {
        if (!line.isEmpty()) {
            line.append(' ');
        }
        line.append(key).append('=');
        String cut = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
        if (!cut.isEmpty() && !needsQuotes(cut)) {
            line.append(cut);
        } else {
            quote(cut);
        }
        return this;
    }

    /** Adds a key and a number. */
    EventLine with(String key, long value) {
        return with(key, Long.toString(value));
    }

    private static boolean needsQuotes(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (needsQuotes(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean needsQuotes(int c) {
        return c <= ' ' || c == '"' || c == '\\' || c == '=' || Character.isISOControl(c);
    }

    private void quote(String value) {
        line.append('"');
        // Every try of a copy has a reply to quote: no objects are made for it.
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
