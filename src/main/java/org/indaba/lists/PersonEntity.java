package org.indaba.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code people}. */
@Entity
@Table(name = "people")
class PersonEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "display_name")
    String displayName;

    @Column(name = "created_at")
    Instant createdAt;

    /** Null where nobody said so. */
    String language;

    /** The address that mail about the person goes to; null: the first that was known. */
    @Column(name = "preferred_address_id")
    @Nullable Long preferredAddressId;
}
