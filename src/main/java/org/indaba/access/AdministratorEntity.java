package org.indaba.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code administrators}. */
@Entity
@Table(name = "administrators")
class AdministratorEntity {

    @Id
    @Column(name = "key")
    String addressKey;

    String address;

    @Column(name = "added_at")
    Instant addedAt;
}
