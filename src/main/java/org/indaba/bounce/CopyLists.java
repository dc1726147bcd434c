package org.indaba.bounce;

import java.util.OptionalLong;

/** To which list a copy belongs; asked of whoever keeps the copies. Implementations are thread-safe. */
@FunctionalInterface
public interface CopyLists {

    /** The list of a copy; empty if nobody knows it (any more), or if it was no copy of a post. */
    OptionalLong listOf(long copyId);
}
