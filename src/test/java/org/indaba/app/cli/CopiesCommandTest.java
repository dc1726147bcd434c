package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
}
