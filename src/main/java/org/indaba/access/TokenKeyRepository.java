package org.indaba.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import org.indaba.mail.Bytes;

/** The table {@code token_keys}. */
@ApplicationScoped
class TokenKeyRepository implements PanacheRepositoryBase<TokenKeyEntity, Long>, KeyRows {

    @Override
    @Transactional
    public List<StoredKey> all() {
        return list("order by signsFrom desc, id desc").stream().map(TokenKeyEntity::toStoredKey).toList();
    }

    /** In a transaction of its own: a token that was signed by a key which is rolled back with the caller's would never verify. */
    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public List<StoredKey> begin(Bytes secret, Instant now) {
        lockInTx();
        if (count() == 0) {
            addInTx(secret, now, now);
        }
        return all();
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void lockInTx() {
        getEntityManager().createNativeQuery("LOCK TABLE token_keys IN EXCLUSIVE MODE").executeUpdate();
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void addInTx(Bytes secret, Instant now, Instant signsFrom) {
        TokenKeyEntity row = new TokenKeyEntity();
        row.secret = secret.toArray();
        row.createdAt = now;
        row.signsFrom = signsFrom;
        persistAndFlush(row);
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void removeInTx(long id) {
        deleteById(id);
    }
}
