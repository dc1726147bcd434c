package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.deliver.Answer;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.LedgerCopy;
import org.junit.jupiter.api.Test;

class CopiesCommandTest {

    private static Row row(int variant) {
        return CopiesCommand.row(new LedgerCopy(17, 1, 7, 3, "ann@example.net", CopyState.QUEUED, 0, null, null, "", variant,
                new Answer("", "", 0, "", "")));
    }

    @Test
    void aCopyTellsItsFormWhereThatIsNotTheListsOwn() {
        assertThat(row(0).values()).doesNotContainKey("form").containsEntry("address", "ann@example.net");
        assertThat(row(3).values()).containsEntry("form", "no prefix, no footer").containsEntry("address", "ann@example.net");
        assertThat(row(4).values()).containsEntry("form", "text only");
    }

    @Test
    void aCopyThatWasSentInSevenBitsSaysSo() {
        Answer as = new Answer("mx", "TLSv1.3 X, verified", 250, "2.0.0", "ok");
        Answer converted = new Answer("mx", "TLSv1.3 X, verified", 250, "2.0.0", "ok", Answer.Octets.SEVEN_BIT);
        Row first = CopiesCommand.withOctets(Row.of("attempt", 1), as);
        Row second = CopiesCommand.withOctets(Row.of("attempt", 2), converted);

        assertThat(first.values()).doesNotContainKey("octets");
        assertThat(second.values()).containsEntry("octets", "seven-bit");
        assertThat(CopiesCommand.row(new LedgerCopy(17, 1, 7, 3, "ann@example.net", CopyState.DELIVERED, 2, null, null, "", 0, converted))
                .values()).containsEntry("octets", "seven-bit").containsEntry("tls", "TLSv1.3 X, verified");
        assertThat(CopiesCommand.inSevenBits(List.of(first))).isEmpty();
        // RFC 6152 §3: the host does not take it otherwise.
        assertThat(CopiesCommand.inSevenBits(List.of(first, second))).last().isEqualTo("Put into seven bits, since the host does not offer "
                + "8BITMIME; this breaks the author's signature. Attempts: 2.");
    }
}
