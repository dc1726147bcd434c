package org.indaba.lists;

import java.util.Optional;
import org.indaba.language.Language;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;

/** The column {@code people.language}. Thread-safe. */
public final class SqlPersonLanguages implements PersonLanguages {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public SqlPersonLanguages(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Optional<String> tag(EmailAddress address) {
        // Index Scan using addresses_key_key, then people_pkey.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT p.language FROM addresses a JOIN people p ON p.id = a.person_id WHERE a.key = :key AND p.language IS NOT NULL""")
                .bind("key", address.key()).mapTo(String.class).findOne());
    }

    @Override
    public void setInTx(EmailAddress address, Language language) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE people SET language = :language WHERE id = (SELECT person_id FROM addresses WHERE key = :key)""")
                .bind("language", language.tag()).bind("key", address.key()).execute());
    }
}
