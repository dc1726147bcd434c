package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PatientAuthenticatorTest {

    private static final String MAIL = "From: ann@example.org\r\n\r\n";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @Test
    @Timeout(20)
    void whoFindsNoPlaceGoesOnWithoutDns() throws Exception {
        Semaphore answers = new Semaphore(0);
        CountDownLatch asked = new CountDownLatch(2);
        TextDns waits = new TextDns().waiting(() -> {
            asked.countDown();
            answers.acquireUninterruptibly();
        });
        PatientAuthenticator authenticator = new PatientAuthenticator(new Authentication(waits, CLOCK, "mx"), 2, Duration.ofMillis(50));
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Evidence> first = others.submit(() -> authenticator.examine(arrival()).orElseThrow());
            Future<Evidence> second = others.submit(() -> authenticator.examine(arrival()).orElseThrow());
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

            AuthenticationResults third = authenticator.examine(arrival()).orElseThrow().results();

            assertThat(third.spf().result()).isEqualTo(new SpfResult.TempError("too many messages ask DNS at the same time"));
            assertThat(third.dmarc().result()).isInstanceOf(DmarcResult.TempError.class);
            answers.release(Integer.MAX_VALUE / 2);
            assertThat(first.get().results().spf().result()).isInstanceOf(SpfResult.None.class);
            assertThat(second.get().results().spf().result()).isInstanceOf(SpfResult.None.class);
        }
        assertThat(authenticator.examine(arrival()).orElseThrow().results().undecided()).isFalse();
    }

    @Test
    void interruptedWaitGoesOnWithoutDnsToo() {
        PatientAuthenticator authenticator = new PatientAuthenticator(new Authentication(new FakeDns(new DnsZone()), CLOCK, "mx"));
        Thread.currentThread().interrupt();

        assertThat(authenticator.examine(arrival()).orElseThrow().results().undecided()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    private static Arrival arrival() {
        return new Arrival(new Peer("192.0.2.1", "client.example", "ESMTP", "", false),
                ReversePath.of(EmailAddress.of("ann@example.org")), SignedMail.octets(MAIL), SignedMail.header(MAIL));
    }
}
