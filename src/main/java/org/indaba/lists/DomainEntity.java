package org.indaba.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code domains}. */
@Entity
@Table(name = "domains")
class DomainEntity {

    @Id
    String name;

    @Column(name = "created_at")
    Instant createdAt;
}
