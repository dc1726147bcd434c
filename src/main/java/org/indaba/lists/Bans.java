package org.indaba.lists;

import java.util.List;

/** Who may neither post nor join. Thread-safe. */
public interface Bans {

    /** The patterns of one scope, in their order as text; those of the site are not among a list's. */
    List<BanPattern> all(BanScope scope);

    /** Bans somebody; false if they were banned there. */
    boolean addInTx(BanScope scope, BanPattern pattern);

    /** Lifts a ban; false if there was none. */
    boolean removeInTx(BanScope scope, BanPattern pattern);
}
