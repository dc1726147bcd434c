package org.indaba.lists;

import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;

/** What people are called. Thread-safe. */
public final class PersonNames {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public PersonNames(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Gives the person with this address another name; cleaned of what no name holds. */
    public void setInTx(EmailAddress address, String name) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE people SET display_name = :name WHERE id = (SELECT person_id FROM addresses WHERE key = :key)""")
                .bind("name", DisplayName.clean(name)).bind("key", address.key()).execute());
    }
}
