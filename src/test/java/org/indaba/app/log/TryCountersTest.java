package org.indaba.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TryCountersTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final TryCounters counters = new TryCounters(metrics);

    private double counted(String site, String state) {
        return metrics.get("indaba.copies.tries").tags("site", site, "state", state).counter().count();
    }

    @Test
    void eachSiteAndStateHasItsCount() {
        counters.count("google", "DELIVERED");
        counters.count("google", "DELIVERED");
        counters.count("google", "DEFERRED");
        counters.count("yahoo", "DELIVERED");

        assertThat(counted("google", "delivered")).isEqualTo(2);
        assertThat(counted("google", "deferred")).isEqualTo(1);
        assertThat(counted("yahoo", "delivered")).isEqualTo(1);
    }

    @Test
    void sitesBeyondTheLimitAreCountedTogether() {
        IntStream.rangeClosed(1, TryCounters.MAX_SITES).forEach(i -> counters.count("mx" + i + ".example", "DELIVERED"));
        assertThat(metrics.find("indaba.copies.tries").tags("site", TryCounters.OTHERS).counter()).isNull();

        counters.count("one.too.many.example", "DELIVERED");
        counters.count("another.example", "DELIVERED");
        counters.count("mx1.example", "DELIVERED");

        assertThat(counted(TryCounters.OTHERS, "delivered")).isEqualTo(2);
        assertThat(counted("mx1.example", "delivered")).isEqualTo(2);
        assertThat(metrics.find("indaba.copies.tries").counters()).hasSize(TryCounters.MAX_SITES + 1);
    }

    @Test
    void copiesThatMetNoSiteAreCountedToo() {
        counters.count("", "FAILED");
        assertThat(counted(TryCounters.OTHERS, "failed")).isEqualTo(1);
    }
}
