package org.indaba.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.app.bench.Behaviour.Reaction;
import org.indaba.app.bench.Behaviour.Stage;
import org.indaba.app.bench.Behaviour.Turn;
import org.junit.jupiter.api.Test;

/** What sick hosts say, and when. */
class SickHostTest {

    private static Turn turn(Stage stage, String line, long connection) {
        return new Turn(stage, line, "", List.of(), connection, 0);
    }

    @Test
    void greylistingHostTakesARecipientAtTheSecondTime() {
        Behaviour script = SickHost.GREYLISTING.behaviour();
        Turn first = turn(Stage.RCPT, "RCPT TO:<a@greylisting.bench.test>", 1);

        assertThat(script.on(first)).isEqualTo(new Reaction.Say("451 4.7.1 greylisted, come back later"));
        assertThat(script.on(turn(Stage.RCPT, "RCPT TO:<b@greylisting.bench.test>", 1))).isInstanceOf(Reaction.Say.class);
        assertThat(script.on(first)).isInstanceOf(Reaction.Usual.class);
    }

    @Test
    void busyHostGreetsWith421() {
        assertThat(SickHost.BUSY.behaviour().on(turn(Stage.CONNECT, "", 7))).isInstanceOfSatisfying(Reaction.SayAndHangUp.class,
                said -> assertThat(said.reply()).startsWith("421 "));
    }

    @Test
    void hangingHostHangsAtAnotherReplyEachTime() {
        Behaviour script = SickHost.HANGING.behaviour();

        for (Stage stage : List.of(Stage.CONNECT, Stage.HELO, Stage.MAIL, Stage.RCPT, Stage.CONTENT)) {
            assertThat(List.of(1L, 2L, 3L, 4L, 5L))
                    .filteredOn(connection -> script.on(turn(stage, "", connection)) instanceof Reaction.Silence)
                    .as(stage.name()).hasSize(1);
        }
    }
}
