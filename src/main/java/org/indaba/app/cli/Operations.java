package org.indaba.app.cli;

import org.indaba.access.Administrators;
import org.indaba.lists.Domains;
import org.indaba.spool.Transactions;

/** What the running program offers to commands: one method for each thing that commands work with. Thread-safe. */
public interface Operations {

    /** Opens the transactions in which commands change things. */
    Transactions transactions();

    /** The site's administrators. */
    Administrators administrators();

    /** The mail domains that are served. */
    Domains domains();
}
