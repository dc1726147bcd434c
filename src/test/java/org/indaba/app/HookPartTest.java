package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.OpportunisticTls;
import org.indaba.deliver.SocketDialer;
import org.indaba.hook.EventSource;
import org.indaba.hook.HookAnswer;
import org.indaba.hook.HookEvent;
import org.indaba.hook.HookListener;
import org.indaba.hook.HookPost;
import org.indaba.hook.HookSender;
import org.indaba.hook.HookUrl;
import org.indaba.hook.Webhooks;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.FakeLists;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HookPartTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    /** Nothing is due, which is found out at every look but the first. */
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void webhooksAreLookedAtAgainAfterThereWasNoMemoryToDoSo() {
        HookPart part = new HookPart(sender());

        part.start();

        await().dontCatchUncaughtExceptions().untilAsserted(() -> assertThat(looks).hasValueGreaterThan(1));
        part.stop();
    }

    private HookSender sender() {
        EventSource events = new EventSource() {
            @Override
            public long latest() {
                if (looks.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("a test");
                }
                return 0;
            }

            @Override
            public List<HookEvent> after(long number, @Nullable Long listId, int limit) {
                return List.of();
            }
        };
        return new HookSender(new HookSender.Ports(new Nothing(), events, post(), people(), new Silence()),
                new Webhooks(Jdbi.create("jdbc:none"), HookUrl.Reach.ANYWHERE, () -> NOW, new SecureRandom()), () -> NOW, new Random(1));
    }

    private static HookPost post() {
        Dialer dialer = new SocketDialer(_ -> new Dialer.Targets.Known(List.of(InetAddress.getLoopbackAddress())), Duration.ofSeconds(1),
                List.of(), new Random(1));
        return new HookPost(dialer, OpportunisticTls.context(), () -> NOW, Duration.ofSeconds(1));
    }

    private static HookSender.People people() {
        return new HookSender.People(new FakeLists(), new HookSender.Site() {
            @Override
            public List<EmailAddress> administrators() {
                return List.of();
            }

            @Override
            public Optional<String> domain() {
                return Optional.empty();
            }
        }, _ -> List.of());
    }

    /** Every transaction finds nothing. */
    private static final class Nothing implements Transactions {
        @Override
        @SuppressWarnings("unchecked")
        public <T> T call(Supplier<T> work) {
            return (T) Optional.empty();
        }
    }

    private static final class Silence implements HookListener {
        @Override
        public void posted(long webhook, int events, HookAnswer answer) {
        }

        @Override
        public void disabled(long webhook, String reason) {
        }
    }
}
