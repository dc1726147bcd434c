package org.indaba.lists;

import org.indaba.mail.EmailAddress;

/** A row of a file of members, or an address typed on the command line. */
public sealed interface RosterRow {

    /** Where it stands, from 1. */
    int line();

    /**
     * An address.
     *
     * @param line where it stands, from 1
     * @param address the address
     * @param displayName the person's name, or empty text
     */
    record Entry(int line, EmailAddress address, String displayName) implements RosterRow {
    }

    /**
     * A row that holds no address.
     *
     * @param line where it stands, from 1
     * @param text the row, shortened
     * @param reason what is wrong with it
     */
    record Wrong(int line, String text, String reason) implements RosterRow {
    }
}
