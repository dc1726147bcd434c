package org.indaba.app.database;

import java.util.List;

/** Whether a commit waits for the disk. */
public enum Durability {

    /** It does. Given on the command line, so that no line in {@code postgresql.conf} can take back what a 250 promised. */
    SYNCED("fsync=on", "full_page_writes=on", "synchronous_commit=on"),

    /** It does not: for tests, whose data nobody wants back. */
    THROW_AWAY("fsync=off", "full_page_writes=off", "synchronous_commit=off");

    private final List<String> settings;

    Durability(String... settings) {
        this.settings = List.of(settings);
    }

    List<String> settings() {
        return settings;
    }
}
