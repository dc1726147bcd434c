package org.indaba.lists;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.Table;

/** A row of {@code roles}. */
@Entity
@Table(name = "roles")
class RoleEntity {

    @EmbeddedId
    RoleKey key;

    @MapsId("addressId")
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "address_id")
    AddressEntity address;
}
