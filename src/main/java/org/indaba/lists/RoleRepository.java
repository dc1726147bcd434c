package org.indaba.lists;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional.TxType;
import jakarta.transaction.Transactional;
import java.util.List;
import org.indaba.language.Saying;
import org.indaba.lists.PersonRepository.Named;
import org.indaba.mail.EmailAddress;

/** The table {@code roles}. Changes lock the list's row, so that two owners who remove each other at once do not both succeed. */
@ApplicationScoped
class RoleRepository implements PanacheRepositoryBase<RoleEntity, RoleKey>, Roles {

    private final PersonRepository people;
    private final ListQueryRepository lists;

    RoleRepository(PersonRepository people, ListQueryRepository lists) {
        this.people = people;
        this.lists = lists;
    }

    @Override
    @Transactional
    public List<EmailAddress> all(long listId, Role role) {
        return find("select a.address from RoleEntity r join r.address a where r.key.listId = ?1 and r.key.role = ?2 order by a.addressKey",
                listId, role).project(String.class).stream().map(EmailAddress::of).toList();
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public RoleChange addInTx(long listId, Role role, EmailAddress address) {
        // Before the list, as whoever forgets somebody does.
        people.holdInTx(address.key());
        ListEntity list = getEntityManager().find(ListEntity.class, listId, LockModeType.PESSIMISTIC_WRITE);
        if (list == null || list.deletedAt != null) {
            return new RoleChange.Refused(Saying.of("refused-no-list"));
        }
        if (reachesNobodyInTx(list.toMailList(), address)) {
            return new RoleChange.Refused(Saying.of("refused-own-address", address.toString()));
        }
        return insertInTx(listId, role, address) ? new RoleChange.Done() : new RoleChange.NothingToDo();
    }

    /**
     * Whether an address is one of ours, also of this list that need not be there yet: no notice goes to such, since every loop begins
     * there, so that whoever has a role by it would hear of nothing.
     */
    @Transactional(TxType.MANDATORY)
    boolean reachesNobodyInTx(MailList list, EmailAddress address) {
        return list.owns(address) || lists.owns(address)
                || address.domain().equals(list.domain()) && Lists.isSiteRole(address);
    }

    /** As {@link #addInTx}, for a list that was just made; false if the role was there. */
    @Transactional(TxType.MANDATORY)
    boolean insertInTx(long listId, Role role, EmailAddress address) {
        people.knowInTx(List.of(new Named(address, "")));
        return getEntityManager().createNativeQuery("""
                        INSERT INTO roles (list_id, address_id, role) SELECT :list, id, :role FROM addresses WHERE key = :key
                        ON CONFLICT DO NOTHING""")
                .setParameter("list", listId)
                .setParameter("role", role.name())
                .setParameter("key", address.key())
                .executeUpdate() == 1;
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public RoleChange removeInTx(long listId, Role role, EmailAddress address) {
        getEntityManager().find(ListEntity.class, listId, LockModeType.PESSIMISTIC_WRITE);
        List<RoleEntity> holders = list("select r from RoleEntity r join fetch r.address where r.key.listId = ?1 and r.key.role = ?2",
                listId, role);
        List<RoleEntity> leaving = holders.stream().filter(holder -> holder.address.addressKey.equals(address.key())).toList();
        if (leaving.isEmpty()) {
            return new RoleChange.NothingToDo();
        }
        if (role == Role.OWNER && holders.size() == 1) {
            return new RoleChange.Refused(Saying.of("refused-last-owner", address.toString()));
        }
        leaving.forEach(this::delete);
        flush();
        return new RoleChange.Done();
    }
}
