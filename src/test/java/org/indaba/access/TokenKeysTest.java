package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.indaba.mail.Bytes;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenKey;
import org.indaba.mail.TokenPurpose;
import org.junit.jupiter.api.Test;

class TokenKeysTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final Rows rows = new Rows();
    private final TokenKeys node = new TokenKeys(rows, clock, new SecureRandom());
    private final TokenKeys otherNode = new TokenKeys(rows, clock, new SecureRandom());

    /** Keys in memory, as two nodes would share them. */
    private static final class Rows implements KeyRows {

        private final AtomicInteger reads = new AtomicInteger();
        private final List<StoredKey> keys = new ArrayList<>();
        private long lastId;

        @Override
        public List<StoredKey> all() {
            reads.incrementAndGet();
            return keys.stream()
                    .sorted(Comparator.comparing(StoredKey::signsFrom).thenComparing(stored -> stored.key().id()).reversed())
                    .toList();
        }

        @Override
        public List<StoredKey> begin(Bytes secret, Instant now) {
            if (keys.isEmpty()) {
                addInTx(secret, now, now);
            }
            return all();
        }

        @Override
        public void addInTx(Bytes secret, Instant now, Instant signsFrom) {
            keys.add(new StoredKey(new TokenKey(++lastId, secret), signsFrom));
        }

        @Override
        public void removeInTx(long id) {
            keys.removeIf(stored -> stored.key().id() == id);
        }

        @Override
        public void lockInTx() {
            // Nobody else is here.
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void firstCallMakesOneKeyForAllNodes() {
        assertThat(node.current()).isEqualTo(otherNode.current()).hasSize(1);
        assertThat(node.current().getFirst().secret().size()).isEqualTo(32);
    }

    @Test
    void rowsAreReadOnceAMinute() {
        node.current();
        int before = rows.reads.get();

        pass(TokenKeys.KEPT.minusNanos(1));
        node.current();
        assertThat(rows.reads.get()).isEqualTo(before);

        pass(Duration.ofNanos(1));
        node.current();
        assertThat(rows.reads.get()).isEqualTo(before + 1);
    }

    @Test
    void tokenOfANewKeyMeetsNoNodeThatDoesNotKnowIt() {
        TokenCodec signer = new TokenCodec(node::current);
        TokenCodec verifier = new TokenCodec(otherNode::current);
        node.current();
        otherNode.current();
        node.rotateInTx();

        // Every second of the next quarter of an hour, right after one node has read anew and before the other does.
        for (int second = 0; second < 900; second++) {
            pass(Duration.ofSeconds(1));
            String token = signer.sign(TokenPurpose.RETURN_PATH, second);
            assertThat(verifier.verify(TokenPurpose.RETURN_PATH, token)).hasValue(second);
        }
        assertThat(node.current().getFirst().id()).isEqualTo(2);
    }

    @Test
    void newKeySignsWhenItsLeadIsOver() {
        node.current();
        node.rotateInTx();

        pass(TokenKeys.LEAD.minusNanos(1));
        assertThat(fresh().current()).extracting(TokenKey::id).containsExactly(1L, 2L);

        pass(Duration.ofNanos(1));
        assertThat(fresh().current()).extracting(TokenKey::id).containsExactly(2L, 1L);
    }

    @Test
    void oldKeyVerifiesForThirtyDaysAfterItsLastSignature() {
        node.current();
        node.rotateInTx();

        pass(TokenKeys.LEAD.plus(Duration.ofDays(30)).minusNanos(1));
        assertThat(fresh().current()).extracting(TokenKey::id).containsExactly(2L, 1L);

        pass(Duration.ofNanos(1));
        assertThat(fresh().current()).extracting(TokenKey::id).containsExactly(2L);
    }

    @Test
    void aKeyIsFollowedByTheNextAfterNinetyDaysAndItsTokensAreHonouredForThirtyMore() {
        TokenCodec codec = new TokenCodec(() -> fresh().current());
        String token = codec.sign(TokenPurpose.RETURN_PATH, 17);
        pass(TokenKeys.PERIOD.minusNanos(1));
        assertThat(node.rotateWhenDueInTx()).isFalse();
        pass(Duration.ofNanos(1));

        assertThat(node.rotateWhenDueInTx()).isTrue();
        assertThat(otherNode.rotateWhenDueInTx()).isFalse();

        assertThat(rows.keys).hasSize(2);
        pass(TokenKeys.LEAD.plus(Duration.ofDays(30)).minusNanos(1));
        assertThat(codec.verify(TokenPurpose.RETURN_PATH, token)).hasValue(17);
        pass(Duration.ofNanos(1));
        assertThat(codec.verify(TokenPurpose.RETURN_PATH, token)).isEmpty();
    }

    @Test
    void rotatingForgetsWhatNoLongerVerifiesAndNothingElse() {
        node.current();
        node.rotateInTx();
        node.rotateInTx();
        assertThat(rows.keys).hasSize(3);

        pass(Duration.ofDays(31));
        node.rotateInTx();

        assertThat(rows.keys).extracting(stored -> stored.key().id()).containsExactly(3L, 4L);
        assertThat(fresh().current()).extracting(TokenKey::id).containsExactly(3L, 4L);
    }

    @Test
    void nodeWhoseClockIsBehindStillSigns() {
        node.current();
        now = START.minusSeconds(5);

        assertThat(fresh().current()).extracting(TokenKey::id).containsExactly(1L);
    }

    @Test
    void failureOfTheDatabaseIsToldAndTheNextCallAsksAgain() {
        AtomicInteger calls = new AtomicInteger();
        KeyRows failing = new KeyRows() {
            @Override
            public void lockInTx() {
                throw new IllegalStateException("not asked for here");
            }

            @Override
            public List<StoredKey> all() {
                if (calls.getAndIncrement() == 0) {
                    throw new IllegalStateException("no database");
                }
                return rows.begin(Bytes.of(new byte[32]), now);
            }

            @Override
            public List<StoredKey> begin(Bytes secret, Instant at) {
                return rows.begin(secret, at);
            }

            @Override
            public void addInTx(Bytes secret, Instant at, Instant signsFrom) {
                rows.addInTx(secret, at, signsFrom);
            }

            @Override
            public void removeInTx(long id) {
                rows.removeInTx(id);
            }
        };
        TokenKeys keys = new TokenKeys(failing, clock, new SecureRandom());

        assertThat(catchThrowable(keys::current)).isInstanceOf(IllegalStateException.class);
        assertThat(keys.current()).hasSize(1);
    }

    private TokenKeys fresh() {
        return new TokenKeys(rows, clock, new SecureRandom());
    }
}
