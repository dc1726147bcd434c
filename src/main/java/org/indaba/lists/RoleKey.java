package org.indaba.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/** The key of a row of {@code roles}. */
@Embeddable
record RoleKey(@Column(name = "list_id") long listId, @Column(name = "address_id") long addressId,
        @Enumerated(EnumType.STRING) Role role) {
}
