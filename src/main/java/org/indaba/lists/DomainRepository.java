package org.indaba.lists;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional.TxType;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.indaba.language.Saying;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;

/** The table {@code domains}. */
@ApplicationScoped
class DomainRepository implements PanacheRepositoryBase<DomainEntity, String>, Domains {

    private final NameRepository names;
    private final InstantSource clock;

    DomainRepository(NameRepository names, InstantSource clock) {
        this.names = names;
        this.clock = clock;
    }

    @Override
    @Transactional
    public List<String> all() {
        return listAll().stream().map(domain -> domain.name).sorted().toList();
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public DomainChange addInTx(String domain) {
        return switch (EmailAddress.parse("postmaster@" + domain.strip())) {
            case ParsedAddress.Invalid _ -> new DomainChange.Refused(Saying.of("refused-no-domain"));
            // RFC 5321 §4.1.3: an address literal is a machine, not a domain that mail is delegated to.
            case ParsedAddress.Valid(EmailAddress address) when address.domain().startsWith("[") ->
                new DomainChange.Refused(Saying.of("refused-domain-literal"));
            case ParsedAddress.Valid(EmailAddress address) -> insertInTx(address.domain())
                    ? new DomainChange.Done(address.domain())
                    : new DomainChange.NothingToDo(address.domain());
        };
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public DomainChange removeInTx(String domain) {
        return switch (EmailAddress.parse("postmaster@" + domain.strip())) {
            case ParsedAddress.Invalid _ -> new DomainChange.Refused(Saying.of("refused-no-domain"));
            case ParsedAddress.Valid(EmailAddress address) -> deleteInTx(address.domain());
        };
    }

    private DomainChange deleteInTx(String name) {
        Optional<DomainEntity> domain = findByIdOptional(name, LockModeType.PESSIMISTIC_WRITE);
        if (domain.isEmpty()) {
            return new DomainChange.NothingToDo(name);
        }
        long lists = getEntityManager()
                .createQuery("select count(*) from ListEntity where domain = :name and deletedAt is null", Long.class)
                .setParameter("name", name)
                .getSingleResult();
        if (lists > 0) {
            return new DomainChange.Refused(Saying.of("refused-domain-lists", name, lists));
        }
        names.forgetDomainInTx(name);
        delete(domain.get());
        flush();
        return new DomainChange.Done(name);
    }

    /** Adds the domain if it is missing, and locks its row until the transaction ends: names in it are compared one after the other. */
    @Transactional(TxType.MANDATORY)
    void lockInTx(String name) {
        // The update changes nothing; it takes the lock in the same statement, so that nobody removes the domain in between.
        getEntityManager()
                .createNativeQuery("""
                        INSERT INTO domains (name, created_at) VALUES (:name, :now)
                        ON CONFLICT (name) DO UPDATE SET name = excluded.name""")
                .setParameter("name", name)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    private boolean insertInTx(String name) {
        return getEntityManager()
                .createNativeQuery("INSERT INTO domains (name, created_at) VALUES (:name, :now) ON CONFLICT DO NOTHING")
                .setParameter("name", name)
                .setParameter("now", clock.instant())
                .executeUpdate() == 1;
    }
}
