package org.indaba.lists;

import java.util.List;

/** The mail domains that are served. Thread-safe. */
public interface Domains {

    /** All of them, by name. */
    List<String> all();

    /** Serves a domain from now on; an internationalised name may be given in either form. */
    DomainChange addInTx(String domain);

    /** Serves it no longer; refused as long as it has lists. */
    DomainChange removeInTx(String domain);
}
