package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.indaba.access.KeyRows;
import org.indaba.access.StoredKey;
import org.indaba.access.TokenKeys;
import org.indaba.auth.DkimKeys;
import org.indaba.auth.DkimPublication;
import org.indaba.auth.SigningKeys;
import org.indaba.deliver.LedgerUpkeep;
import org.indaba.mail.Bytes;
import org.indaba.spool.SqlMessageStore;
import org.indaba.spool.Transactions;
import org.indaba.testing.AuditInMemory;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.traffic.Kind;
import org.indaba.traffic.Traffic;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What runs at set times: a turn that throws, be it for want of memory, would be the last one. */
class TurnsWithoutMemoryTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final Jdbi jdbi = Jdbi.create(() -> {
        throw new OutOfMemoryError("a test");
    });
    private final Transactions transactions = new Transactions() {
        @Override
        public <T> T call(Supplier<T> work) {
            throw new OutOfMemoryError("a test");
        }
    };

    @Test
    void housekeepingHasAnotherTurn() {
        LedgerUpkeep ledger = new LedgerUpkeep(jdbi, transactions, new SqlMessageStore(jdbi, () -> NOW), () -> NOW, Duration.ofDays(30),
                _ -> false);
        assertThatThrownBy(ledger::run).isInstanceOf(OutOfMemoryError.class);

        assertThatCode(new Housekeeping(ledger, new TokenKeys(new NoKeys(), () -> NOW, new Random(1)), transactions,
                List.of())::turn).doesNotThrowAnyException();
    }

    @Test
    void keysOfSignaturesHaveAnotherTurn() {
        DkimKeys keys = new DkimKeys(jdbi, () -> NOW, new SecureRandom());
        NextKeys next = new NextKeys(keys, new SigningKeys(keys, () -> NOW), new DkimPublication(new FakeDns(new DnsZone())), transactions,
                new AuditInMemory());
        assertThatThrownBy(next::look).isInstanceOf(OutOfMemoryError.class);

        assertThatCode(new NextKeysPart(next)::turn).doesNotThrowAnyException();
    }

    @Test
    void theCountingOfTrafficHasAnotherTurn() {
        Traffic traffic = new Traffic(jdbi, transactions, () -> NOW);
        traffic.add(Kind.POST);

        assertThatCode(new TrafficPart(traffic)::stop).doesNotThrowAnyException();
        // It is kept, and tried again.
        assertThatThrownBy(traffic::flush).isInstanceOf(OutOfMemoryError.class);
    }

    private static final class NoKeys implements KeyRows {
        @Override
        public List<StoredKey> all() {
            return List.of();
        }

        @Override
        public List<StoredKey> begin(Bytes secret, Instant now) {
            return List.of();
        }

        @Override
        public void lockInTx() {
        }

        @Override
        public void addInTx(Bytes secret, Instant now, Instant signsFrom) {
        }

        @Override
        public void removeInTx(long id) {
        }
    }
}
