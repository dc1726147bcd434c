package org.indaba.lists;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A row of {@code subscriptions}. Rows are inserted by {@link MemberRows}, many at once. */
@Entity
@Table(name = "subscriptions")
class SubscriptionEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "list_id")
    long listId;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "address_id")
    AddressEntity address;

    String domain;

    @Column(name = "key")
    String addressKey;

    @Enumerated(EnumType.STRING)
    DeliveryMode delivery;

    @Column(name = "own_posts")
    boolean ownPosts;

    @Column(name = "skip_when_addressed")
    boolean skipWhenAddressed;

    /** {@link Variant#number()}. */
    short wishes;

    /** Only where delivery is OFF. */
    @Column(name = "off_until")
    @Nullable LocalDate offUntil;

    @Column(name = "joined_at")
    Instant joinedAt;

    @Column(name = "left_at")
    @Nullable Instant leftAt;
}
