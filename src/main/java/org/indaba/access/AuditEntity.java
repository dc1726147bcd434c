package org.indaba.access;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code audit_log}. */
@Entity
@Table(name = "audit_log")
class AuditEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    Instant at;

    String actor;

    String action;

    String subject;

    String detail;

    AuditEntry toEntry() {
        return new AuditEntry(at, actor, action, subject, detail);
    }
}
