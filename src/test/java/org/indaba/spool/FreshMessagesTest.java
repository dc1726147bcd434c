package org.indaba.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreshMessagesTest {

    private final FreshMessages fresh = new FreshMessages(10);

    @Test
    void eachIsGivenOutOnce() {
        fresh.keep(1, new byte[] {1});
        fresh.keep(2, new byte[] {2});

        assertThat(fresh.take(List.of(2L, 3L))).hasSize(1).containsEntry(2L, new byte[] {2});
        assertThat(fresh.take(List.of(1L, 2L))).hasSize(1).containsEntry(1L, new byte[] {1});
        assertThat(fresh.take(List.of(1L, 2L))).isEmpty();
    }

    @Test
    void theOldestMakeRoomForNewOnesAndNoOthersDo() {
        fresh.keep(1, new byte[4]);
        fresh.keep(2, new byte[3]);
        fresh.keep(3, new byte[3]);
        assertThat(fresh.take(List.of(1L))).as("as much as there is room for").hasSize(1);

        fresh.keep(4, new byte[4]);
        fresh.keep(5, new byte[1]);

        assertThat(fresh.take(List.of(2L, 3L, 4L, 5L))).as("one octet more").containsOnlyKeys(3L, 4L, 5L);
    }

    @Test
    void oneThatComesAgainNeedsItsRoomOnce() {
        fresh.keep(1, new byte[6]);
        fresh.keep(1, new byte[5]);
        fresh.keep(2, new byte[5]);

        assertThat(fresh.take(List.of(1L, 2L))).containsEntry(1L, new byte[5]).containsKey(2L);
    }

    @Test
    void oneThatIsLargerThanTheRoomThrowsNobodyOut() {
        fresh.keep(1, new byte[10]);
        fresh.keep(2, new byte[11]);

        assertThat(fresh.take(List.of(1L, 2L))).containsOnlyKeys(1L);
        fresh.keep(3, new byte[10]);
        assertThat(fresh.take(List.of(3L))).as("what was taken needs no room").hasSize(1);
    }
}
