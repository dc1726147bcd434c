package org.indaba.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.InstantSource;
import java.util.List;
import org.indaba.mail.EmailAddress;

/** The table {@code administrators}. */
@ApplicationScoped
class AdministratorRepository implements PanacheRepositoryBase<AdministratorEntity, String>, Administrators {

    private final InstantSource clock;

    AdministratorRepository(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    @Transactional
    public List<EmailAddress> all() {
        return listAll().stream().map(row -> EmailAddress.of(row.address)).sorted((a, b) -> a.key().compareTo(b.key())).toList();
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public boolean addInTx(EmailAddress address) {
        return getEntityManager().createNativeQuery("""
                        INSERT INTO administrators (key, address, added_at) VALUES (:key, :address, :now)
                        ON CONFLICT DO NOTHING""")
                .setParameter("key", address.key())
                .setParameter("address", address.toString())
                .setParameter("now", clock.instant())
                .executeUpdate() == 1;
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public boolean removeInTx(EmailAddress address) {
        return delete("addressKey", address.key()) > 0;
    }
}
