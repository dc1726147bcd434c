package org.indaba.lists;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional.TxType;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.language.Saying;

/**
 * The names of a domain, the living ones in {@code lists} and the former ones in {@code former_names}: no two lists own the same address.
 * Whoever asks holds the lock of the domain.
 */
@ApplicationScoped
class NameRepository implements PanacheRepositoryBase<FormerNameEntity, FormerNameKey> {

    /** Why a list may not have its name or its return-path-name, if there is a reason; the list may be one that has no row yet. */
    @Transactional(TxType.MANDATORY)
    Optional<Saying> problemInTx(MailList list) {
        Set<String> claimants = new HashSet<>(new ListName(list.name()).claimants());
        String shortName = list.settings().returnPathName();
        if (!shortName.isEmpty()) {
            claimants.addAll(new ListName(shortName).claimants());
        }
        // The name itself may be taken over from a list that had it once.
        @SuppressWarnings("unchecked")
        List<Object[]> others = getEntityManager().createNativeQuery("""
                        SELECT l.name, l.domain FROM lists l
                        WHERE l.domain = :domain AND l.id <> :self AND l.deleted_at IS NULL
                          AND (l.name = ANY (:claimants) OR l.settings ->> 'return-path-name' = ANY (:claimants))
                        UNION
                        SELECT l.name, l.domain FROM former_names f JOIN lists l ON l.id = f.list_id
                        WHERE f.domain = :domain AND f.name = ANY (:claimants) AND f.name <> :name AND f.list_id <> :self
                        ORDER BY 1, 2""")
                .setParameter("domain", list.domain())
                .setParameter("self", list.id())
                .setParameter("name", list.name())
                .setParameter("claimants", claimants.toArray(String[]::new))
                .getResultList();
        return others.stream().findFirst()
                .map(other -> list.name().equals(other[0]) && list.domain().equals(other[1])
                        ? Saying.of("refused-list-exists", list.post().toString())
                        : Saying.of("refused-list-meets", list.post().toString(), other[0] + "@" + other[1]));
    }

    /** Lets a list go on answering to a name that it gives up. */
    @Transactional(TxType.MANDATORY)
    void keepInTx(String domain, String name, long listId) {
        getEntityManager().createNativeQuery("""
                        INSERT INTO former_names (domain, name, list_id) VALUES (:domain, :name, :list)
                        ON CONFLICT (domain, name) DO UPDATE SET list_id = excluded.list_id""")
                .setParameter("domain", domain)
                .setParameter("name", name)
                .setParameter("list", listId)
                .executeUpdate();
    }

    /** A name is somebody's again. */
    @Transactional(TxType.MANDATORY)
    void takeInTx(String domain, String name) {
        deleteById(new FormerNameKey(domain, name));
    }

    /** A list answers to none of its former names any more. */
    @Transactional(TxType.MANDATORY)
    void forgetListInTx(long listId) {
        delete("listId", listId);
    }

    /** Nobody answers to former names in a domain that is not served any more. */
    @Transactional(TxType.MANDATORY)
    void forgetDomainInTx(String domain) {
        delete("key.domain", domain);
    }
}
