package org.indaba.lists;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of {@code former_names}: a name that a renamed list still answers to. */
@Entity
@Table(name = "former_names")
class FormerNameEntity {

    @EmbeddedId
    FormerNameKey key;

    @Column(name = "list_id")
    long listId;
}
