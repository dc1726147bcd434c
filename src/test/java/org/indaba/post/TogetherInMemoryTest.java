package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.SqlMessageStore;
import org.junit.jupiter.api.Test;

class TogetherInMemoryTest {

    private static final MessageOctets SMALL = ByteOctets.utf8("Subject: x\r\n\r\ntext\r\n");
    /** As much as a handle ever keeps. */
    private static final MessageOctets LARGE = ByteOctets.utf8("Subject: x\r\n\r\n" + "x".repeat(3 * SqlMessageStore.CHUNK_OCTETS));
    private static final MessageOctets MANY_LINES = ByteOctets.utf8("a:\r\n".repeat(HeaderBlock.LARGE_LINES + 1) + "\r\n");

    private static List<MessageOctets> messages(int count, MessageOctets message) {
        return new ArrayList<>(Collections.nCopies(count, message));
    }

    @Test
    void thereIsRoomForAsManyAsGoTogetherIfTheyAreSmall() {
        assertThat(TogetherInMemory.fitting(messages(PostFlow.TOGETHER, SMALL))).isEqualTo(PostFlow.TOGETHER);
        assertThat(TogetherInMemory.fitting(messages(1, SMALL))).isEqualTo(1);
    }

    @Test
    void whatIsLargeGoesTogetherUpToALimitOfOctets() {
        int room = (int) (TogetherInMemory.ROOM_OCTETS / (2 * SqlMessageStore.CHUNK_OCTETS));

        assertThat(TogetherInMemory.fitting(messages(room, LARGE))).isEqualTo(room);
        assertThat(TogetherInMemory.fitting(messages(room + 1, LARGE))).isEqualTo(room);
        List<MessageOctets> mixed = messages(room, LARGE);
        mixed.addAll(1, messages(3, SMALL));
        assertThat(TogetherInMemory.fitting(mixed)).as("in their order").isEqualTo(room + 2);
    }

    @Test
    void whatHasALargeHeaderGoesAloneAndTheFirstGoesInAnyCase() {
        assertThat(TogetherInMemory.fitting(messages(3, MANY_LINES))).isEqualTo(1);
        List<MessageOctets> one = messages(5, SMALL);
        one.add(2, MANY_LINES);
        assertThat(TogetherInMemory.fitting(one)).isEqualTo(6);
        one.add(4, MANY_LINES);
        assertThat(TogetherInMemory.fitting(one)).isEqualTo(4);
    }
}
