package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.dns.DnsAnswer;
import org.junit.jupiter.api.Test;

/** What one message may ask of DNS, at each limit and one beyond (RFC 7208 §4.6.4 for the time). */
class BoundedDnsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final TextDns texts = new TextDns().with("a.example", "text");
    private final BoundedDns dns = new BoundedDns(texts, now::get);

    @Test
    void hundredQuestionsAreAnsweredAndOneMoreIsNotAsked() {
        for (int i = 0; i < BoundedDns.MAX_QUESTIONS; i++) {
            assertThat(dns.texts("a.example")).isInstanceOf(DnsAnswer.Found.class);
        }
        assertThat(dns.texts("a.example")).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(dns.mailExchangers("a.example")).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(texts.questions()).isEqualTo(BoundedDns.MAX_QUESTIONS);
    }

    @Test
    void nothingIsAskedWhenTheTimeIsOver() {
        now.set(Instant.EPOCH.plus(BoundedDns.MAX_TIME).minusMillis(1));
        assertThat(dns.texts("a.example")).isInstanceOf(DnsAnswer.Found.class);
        now.set(Instant.EPOCH.plus(BoundedDns.MAX_TIME));
        assertThat(dns.texts("a.example")).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(texts.questions()).isEqualTo(1);
    }

    @Test
    void longTextIsReadAndALongerOneIsNotThere() {
        texts.with("long.example", "x".repeat(BoundedDns.MAX_TEXT_CHARACTERS), "x".repeat(BoundedDns.MAX_TEXT_CHARACTERS + 1));
        texts.with("longer.example", "x".repeat(BoundedDns.MAX_TEXT_CHARACTERS + 1));

        assertThat(dns.texts("long.example") instanceof DnsAnswer.Found<String> found && found.records().size() == 1).isTrue();
        assertThat(dns.texts("longer.example")).isInstanceOf(DnsAnswer.NoRecords.class);
    }

    @Test
    void recordsBeyondTheLimitAreNotRead() {
        for (int i = 0; i <= BoundedDns.MAX_RECORDS; i++) {
            texts.with("many.example", "text " + i);
        }
        texts.with("fit.example", "first");
        assertThat(dns.texts("many.example") instanceof DnsAnswer.Found<String> found
                && found.records().size() == BoundedDns.MAX_RECORDS).isTrue();
        assertThat(dns.texts("fit.example") instanceof DnsAnswer.Found<String> found && found.records().size() == 1).isTrue();
    }
}
