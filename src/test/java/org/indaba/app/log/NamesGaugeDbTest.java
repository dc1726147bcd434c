package org.indaba.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import java.time.Instant;
import java.util.List;
import org.indaba.checkup.Check;
import org.indaba.checkup.CheckupLog;
import org.indaba.checkup.Finding;
import org.indaba.checkup.Report;
import org.indaba.checkup.Report.Subject;
import org.indaba.checkup.Verdict;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class NamesGaugeDbTest {

    @Test
    void metricTellsWhatWasWrongAtTheLastLookAndNothingWithoutADatabase() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (TestDatabase database = TestDatabase.create()) {
            CheckupLog log = new CheckupLog(database.jdbi());
            NamesGauge gauge = new NamesGauge(log);
            gauge.register(new StartupEvent(), metrics);
            assertThat(metrics.get("indaba.dns.wrong").gauge().value()).isZero();

            Finding wrong = new Finding(Check.MX, "lists.example.org", "none", new Verdict.Wrong("Make one.", List.of()));
            Finding fine = new Finding(Check.SPF, "lists.example.org", "v=spf1 mx -all", new Verdict.Fine());
            database.transactions().run(() ->
                    log.keepInTx(new Report(new Subject.Domain("lists.example.org"), Instant.EPOCH, List.of(wrong, fine, wrong))));
            assertThat(metrics.get("indaba.dns.wrong").gauge().value()).isEqualTo(2);

            database.drop();
            assertThat(metrics.get("indaba.dns.wrong").gauge().value()).isNaN();
        }
    }
}
