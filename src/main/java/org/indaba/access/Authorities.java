package org.indaba.access;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;

/** Who may do what with the site and with whole domains; asked at each page, so that who loses a right loses it at once. Thread-safe. */
public final class Authorities {

    /** Among the roles in domains: that of an administrator of the site. */
    private static final String SITE = "SITE";

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public Authorities(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** What somebody with all these addresses may. @param keys those of the addresses */
    public Authority of(Collection<String> keys) {
        String[] own = keys.toArray(String[]::new);
        // One question for all: each page asks it.
        List<Right> rights = jdbi.withHandle(handle -> handle.createQuery("""
                SELECT 'SITE' AS role, '' AS domain FROM administrators WHERE key = ANY(:keys)
                UNION ALL SELECT role, domain FROM domain_roles WHERE key = ANY(:keys)""")
                .bindArray("keys", String.class, (Object[]) own)
                .map((row, _) -> new Right(row.getString("role"), row.getString("domain"))).list());
        return new Authority(!domains(rights, SITE).isEmpty(), domains(rights, DomainRole.ADMINISTRATOR.name()),
                domains(rights, DomainRole.CREATOR.name()));
    }

    /** A role, of a domain unless it is for the whole site. */
    private record Right(String role, String domain) {
    }

    private static Set<String> domains(List<Right> rights, String role) {
        return rights.stream().filter(right -> right.role().equals(role)).map(Right::domain).collect(Collectors.toSet());
    }

    /** An address that has any right of this kind, as it was written when it got it. */
    public Optional<EmailAddress> known(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT address FROM administrators WHERE key = :key UNION ALL SELECT address FROM domain_roles WHERE key = :key LIMIT 1""")
                .bind("key", address.key()).mapTo(String.class).findOne().map(EmailAddress::of));
    }

    /** Everybody with this role, by domain and address. */
    public List<DomainGrant> all(DomainRole role) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT domain, address FROM domain_roles WHERE role = :role ORDER BY domain COLLATE \"C\", key COLLATE \"C\"")
                .bind("role", role.name())
                .map((row, _) -> new DomainGrant(row.getString("domain"), role, EmailAddress.of(row.getString("address")))).list());
    }

    /** Gives a role in a domain that is served; false if it was given before. */
    public boolean addInTx(DomainGrant grant) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                INSERT INTO domain_roles (domain, role, key, address, added_at) VALUES (:domain, :role, :key, :address, :now)
                ON CONFLICT DO NOTHING""")
                .bind("domain", grant.domain()).bind("role", grant.role().name()).bind("key", grant.address().key())
                .bind("address", grant.address().toString()).bind("now", clock.instant()).execute()) == 1;
    }

    /** Gives all that one address may to another in its place. */
    public void replaceInTx(EmailAddress from, EmailAddress to) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                    INSERT INTO administrators (key, address, added_at)
                    SELECT :key, :address, added_at FROM administrators WHERE key = :from ON CONFLICT DO NOTHING""")
                    .bind("from", from.key()).bind("key", to.key()).bind("address", to.toString()).execute();
            handle.createUpdate("""
                    INSERT INTO domain_roles (domain, role, key, address, added_at)
                    SELECT domain, role, :key, :address, added_at FROM domain_roles WHERE key = :from ON CONFLICT DO NOTHING""")
                    .bind("from", from.key()).bind("key", to.key()).bind("address", to.toString()).execute();
            handle.createUpdate("DELETE FROM administrators WHERE key = :from").bind("from", from.key()).execute();
            handle.createUpdate("DELETE FROM domain_roles WHERE key = :from").bind("from", from.key()).execute();
        });
    }

    /** Takes a role back; false if it was not given. */
    public boolean removeInTx(DomainGrant grant) {
        return jdbi.withHandle(handle -> handle
                .createUpdate("DELETE FROM domain_roles WHERE domain = :domain AND role = :role AND key = :key")
                .bind("domain", grant.domain()).bind("role", grant.role().name()).bind("key", grant.address().key()).execute()) == 1;
    }
}
