package org.indaba.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;

/** An audit log in memory, the newest entry last. */
public final class AuditInMemory implements Audit {

    private final List<AuditEntry> entries = new ArrayList<>();

    @Override
    public void appendInTx(String actor, String action, String subject, String detail) {
        entries.add(new AuditEntry(Instant.EPOCH, actor, action, subject, detail));
    }

    @Override
    public List<AuditEntry> latest(int limit) {
        return List.copyOf(entries);
    }

    @Override
    public List<AuditEntry> about(String subject, int limit) {
        return entries.stream().filter(entry -> entry.subject().equals(subject)).toList();
    }
}
