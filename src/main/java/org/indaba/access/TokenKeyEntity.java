package org.indaba.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.indaba.mail.Bytes;
import org.indaba.mail.TokenKey;

/** A row of {@code token_keys}. */
@Entity
@Table(name = "token_keys")
class TokenKeyEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    byte[] secret;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "signs_from")
    Instant signsFrom;

    StoredKey toStoredKey() {
        return new StoredKey(new TokenKey(id, Bytes.of(secret)), signsFrom);
    }
}
