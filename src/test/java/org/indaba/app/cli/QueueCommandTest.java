package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.indaba.deliver.Dropped;
import org.junit.jupiter.api.Test;

class QueueCommandTest {

    @Test
    void droppingSaysWhatWillNotBeSentAndWhatIsNotMadeAnyMore() {
        assertThat(QueueCommand.Drop.words(new Dropped(1, 0, 0))).isEqualTo("1 copy will not be sent.");
        assertThat(QueueCommand.Drop.words(new Dropped(50, 0, 1)))
                .isEqualTo("50 copies will not be sent. Of one post more were still to be made; they end unsent too.");
        assertThat(QueueCommand.Drop.words(new Dropped(0, 3, 2))).isEqualTo("0 copies will not be sent. Of 2 posts more were still to be "
                + "made; they end unsent too. Some are being sent just now; they can be dropped if they fail.");
    }
}
