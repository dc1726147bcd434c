package org.indaba.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.indaba.app.bench.Behaviour.Reaction;
import org.indaba.app.bench.Behaviour.Stage;
import org.indaba.app.bench.Behaviour.Turn;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private Instant now = START;

    @Test
    void greylistingTakesACopyWhenItsTimeHasCome() {
        Script grey = new Script(Conduct.GREYLISTS, () -> now);
        assertThat(said(grey.on(recipient("ann@sahel.example")))).startsWith("451 4.7.1");
        now = START.plus(Script.GREY).minusMillis(1);
        assertThat(said(grey.on(recipient("ann@sahel.example")))).startsWith("451 4.7.1");
        now = START.plus(Script.GREY);
        assertThat(grey.on(recipient("ann@sahel.example"))).isEqualTo(new Reaction.Usual());
        assertThat(said(grey.on(recipient("bob@sahel.example")))).startsWith("451");
    }

    @Test
    void greylistingRemembersSoManyAndNotOneMore() {
        Script grey = new Script(Conduct.GREYLISTS, () -> now);
        for (int i = 0; i < Script.MAX_REMEMBERED; i++) {
            grey.on(recipient("ann" + i + "@sahel.example"));
        }
        now = START.plus(Script.GREY);
        assertThat(grey.on(recipient("ann0@sahel.example"))).isEqualTo(new Reaction.Usual());
        grey.on(recipient("one-more@sahel.example"));
        assertThat(said(grey.on(recipient("ann0@sahel.example")))).startsWith("451");
    }

    @Test
    void onlyThoseWhoLeftAreUnknown() {
        Script forgetful = new Script(Conduct.FORGETS_PEOPLE, () -> now);
        // RFC 5321 §2.4: commands and domains have no case; these local parts neither.
        assertThat(said(forgetful.on(recipient("Former.kofi@congo.example")))).startsWith("550 5.1.1");
        assertThat(forgetful.on(recipient("kofi@congo.example"))).isEqualTo(new Reaction.Usual());
    }

    @Test
    void contentIsRefusedAfterTheMessageAndNotBefore() {
        Script strict = new Script(Conduct.REFUSES_CONTENT, () -> now);
        assertThat(strict.on(recipient("ann@rampart.example"))).isEqualTo(new Reaction.Usual());
        assertThat(said(strict.on(turn(Stage.CONTENT, "")))).startsWith("550 5.7.1");
    }

    @Test
    void busyHostHasTimeAgain() {
        Script busy = new Script(Conduct.BUSY, () -> now);
        now = Instant.ofEpochMilli(Script.BUSY_PERIOD.toMillis() * 1000 + Script.BUSY_FOR.toMillis() - 1);
        assertThat(busy.on(turn(Stage.CONNECT, ""))).isInstanceOfSatisfying(Reaction.SayAndHangUp.class,
                reaction -> assertThat(reaction.reply()).startsWith("421 4.3.2"));
        now = now.plusMillis(1);
        assertThat(busy.on(turn(Stage.CONNECT, ""))).isEqualTo(new Reaction.Usual());
    }

    private static String said(Reaction reaction) {
        return ((Reaction.Say) reaction).reply();
    }

    private static Turn recipient(String address) {
        return turn(Stage.RCPT, "RCPT TO:<" + address + ">");
    }

    private static Turn turn(Stage stage, String line) {
        return new Turn(stage, line, "owner-afnog+token@lists.localhost", List.of(), 1, 0);
    }
}
