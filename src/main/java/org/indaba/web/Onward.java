package org.indaba.web;

import java.util.List;

/**
 * How somebody goes on from a page that says what was not done; see {@link RefusedException}.
 *
 * @param title the key of what the page is called; empty for the usual one of its status
 * @param next the key of what to do; empty where what happened says it
 * @param path a page of ours that a link leads to; empty for none
 * @param label the key of what the link is called
 * @param typed long texts that came with the form and would be lost
 */
public record Onward(String title, String next, String path, String label, List<String> typed) {

    /** Nothing more is said. */
    public static final Onward NOTHING = new Onward("", "", "", "", List.of());

    /** Keeps its own copy of the texts. */
    public Onward {
        typed = List.copyOf(typed);
    }

    /** A link. @param path a page of ours @param label the key of what it is called */
    public static Onward to(String path, String label) {
        return new Onward("", "", path, label, List.of());
    }

    /** The same with another title. @param key of it */
    public Onward titled(String key) {
        return new Onward(key, next, path, label, typed);
    }

    /** The same with something to do. @param key of it */
    public Onward saying(String key) {
        return new Onward(title, key, path, label, typed);
    }

    /** The same with what was typed. @param texts long ones */
    public Onward keeping(List<String> texts) {
        return new Onward(title, next, path, label, texts);
    }
}
