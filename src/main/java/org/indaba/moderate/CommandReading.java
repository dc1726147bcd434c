package org.indaba.moderate;

import org.indaba.lists.MailList;

/** Knows a command to the list when it sees one: rules do not read commands themselves. Implementations are thread-safe. */
@FunctionalInterface
public interface CommandReading {

    /** Where no post is taken for a command. */
    CommandReading NONE = (_, _) -> false;

    /** Whether a message that came to the list's own address says what belongs to one of its addresses for commands, and no more. */
    boolean isCommand(MailList list, ArrivedMessage message);
}
