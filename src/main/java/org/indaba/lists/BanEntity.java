package org.indaba.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code bans}. */
@Entity
@Table(name = "bans")
class BanEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** Null: the whole site. */
    @Column(name = "list_id")
    @Nullable Long listId;

    String pattern;

    @Column(name = "created_at")
    Instant createdAt;
}
