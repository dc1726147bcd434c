package org.indaba.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.indaba.mail.Bytes;
import org.junit.jupiter.api.Test;

/** What is posted, how it is signed, and when it is tried again. */
class HookTextTest {

    private static List<HookEvent> events(int count, String json) {
        return LongStream.rangeClosed(1, count).mapToObj(number -> new HookEvent(number * 10, json)).toList();
    }

    @Test
    void bodyHoldsTheEventsInTheirOrder() {
        HookBody body = HookBody.of(3, List.of(new HookEvent(5, "{\"id\":5}"), new HookEvent(9, "{\"id\":9}")));

        assertThat(body.text()).isEqualTo("{\"webhook\":3,\"events\":[{\"id\":5},{\"id\":9}]}");
        assertThat(body.last()).isEqualTo(9);
        assertThat(body.events()).isEqualTo(2);
    }

    @Test
    void bodyHoldsAHundredEventsAndNotOneMore() {
        assertThat(HookBody.of(1, events(HookBody.MAX_EVENTS, "{}")).events()).isEqualTo(HookBody.MAX_EVENTS);
        HookBody more = HookBody.of(1, events(HookBody.MAX_EVENTS + 1, "{}"));
        assertThat(more.events()).isEqualTo(HookBody.MAX_EVENTS);
        assertThat(more.last()).isEqualTo(HookBody.MAX_EVENTS * 10L);
    }

    @Test
    void bodyIsBoundedInOctets() {
        String half = "\"" + "ä".repeat(HookBody.MAX_OCTETS / 4) + "\"";

        HookBody body = HookBody.of(1, events(3, half));

        assertThat(body.events()).isEqualTo(1);
        assertThat(body.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(HookBody.MAX_OCTETS);
        String large = "\"" + "a".repeat(HookBody.MAX_OCTETS) + "\"";
        assertThat(HookBody.of(1, events(3, large)).events()).as("it never stands still").isEqualTo(1);
    }

    @Test
    void signatureIsTheOneThatOpensslMakes() {
        // RFC 2104 §2:
        // printf '1700000000.{"webhook":1,"events":[]}' | openssl dgst -sha256 -hmac indaba_hook_x
        Bytes secret = Bytes.of("indaba_hook_x".getBytes(StandardCharsets.US_ASCII));

        assertThat(HookSignature.of(secret, "1700000000", "{\"webhook\":1,\"events\":[]}"))
                .isEqualTo("v1=f48cf5dfe8551454f26136331ba9e7ee639166872e456a7c947dfc9724b05553");
        assertThat(HookSignature.of(secret, "1700000001", "{\"webhook\":1,\"events\":[]}")).doesNotContain("f48cf5dfe8551454");
    }

    @Test
    void pausesDoubleUpToAnHourWithChanceInThem() {
        Random random = new Random(7);

        for (int failures = 1; failures < 60; failures++) {
            Duration whole = Duration.ofSeconds(Math.min(3600, 10L << Math.min(20, failures - 1)));
            Duration pause = HookSchedule.pause(failures, random);
            assertThat(pause).isBetween(whole.multipliedBy(3).dividedBy(4), whole);
        }
        assertThat(HookSchedule.pause(1, random)).isNotEqualTo(HookSchedule.pause(1, random));
    }

    @Test
    void givesUpAfterFourDaysAndNotASecondSooner() {
        Instant since = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(HookSchedule.isOver(since, since.plus(HookSchedule.GIVE_UP).minusSeconds(1))).isFalse();
        assertThat(HookSchedule.isOver(since, since.plus(HookSchedule.GIVE_UP))).isTrue();
    }
}
