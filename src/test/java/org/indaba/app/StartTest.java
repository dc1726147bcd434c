package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.indaba.app.cli.Command;
import org.indaba.app.cli.Console;
import org.indaba.app.cli.Operations;
import org.indaba.app.cli.OutputLost;
import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.Test;

/** How a command ends whose output went nowhere. */
class StartTest {

    private record Printing(boolean printsOneWhole) implements Command {

        @Override
        public void run(Operations operations, Console console) {
            console.say("it ran already");
        }
    }

    @Test
    void readerWhoHasSeenEnoughIsNothingToComplainOf() {
        assertThat(Start.lost(new OutputLost("Broken pipe"), new Printing(false))).isZero();
    }

    @Test
    void halfABackupAndADiskThatIsFullAreToldAsWhatTheyAre() {
        assertThatThrownBy(() -> Start.lost(new OutputLost("Broken pipe"), new Printing(true))).isInstanceOf(Refusal.class)
                .hasMessageStartingWith("What the command printed could not be written (Broken pipe).");
        assertThatThrownBy(() -> Start.lost(new OutputLost("No space left on device"), new Printing(false))).isInstanceOf(Refusal.class)
                .hasMessageStartingWith("What the command printed could not be written (No space left on device).");
    }
}
