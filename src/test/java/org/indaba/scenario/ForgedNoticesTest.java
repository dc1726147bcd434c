package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.bounce.BounceEvent;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.Effect;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.post.BounceKeeper;
import org.indaba.post.Progress;
import org.junit.jupiter.api.Test;

/** Notices that are not what they say: no score moves. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class ForgedNoticesTest {

    @Inject
    World world;

    @Inject
    BounceKeeper keeper;

    @Inject
    BounceReader bounces;

    /** Two members with a copy each; the story does something with their return paths, and everything is judged. */
    private MailList story(String name, Forgery forgery) {
        String domain = name + ".forged.example";
        try (MailHost host = world.host(domain)) {
            MailList list = world.list(name, Map.of("posting", "open"), "ann@" + domain, "bob@" + domain);
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            world.send(letter, list.post().toString());
            world.copy(letter.messageId(), "ann@" + domain, DELIVERED);
            world.copy(letter.messageId(), "bob@" + domain, DELIVERED);
            String ann = host.mailFor("ann@" + domain).mailFrom();
            String bob = host.mailFor("bob@" + domain).mailFrom();

            forgery.send(list, ann, bob);

            world.awaitQuiet();
            world.forward(Duration.ofMinutes(2));
            for (Progress progress = Progress.TOOK; progress == Progress.TOOK;) {
                progress = keeper.turn();
            }
            return list;
        }
    }

    private interface Forgery {
        void send(MailList list, String annsPath, String bobsPath);
    }

    private void report(String to, String about) {
        Letter report = ReturnPathsTest.report(to);
        world.send(new Letter("", report.messageId(), report.text().replace("reader@far.example", about)), to);
    }

    private void assertNothingMoved(MailList list) {
        assertThat(bounces.ofList(list.id(), Long.MAX_VALUE, 10)).isEmpty();
        assertThat(bounces.members(list.id(), "", 10)).isEmpty();
    }

    @Test
    void theRealOneCounts() {
        MailList list = story("realone", (_, ann, _) -> report(ann, "ann@realone.forged.example"));

        assertThat(bounces.ofList(list.id(), Long.MAX_VALUE, 10)).extracting(BounceEvent::effect).containsExactly(Effect.SCORED);
    }

    @Test
    void aTokenInCapitalsIsTheSame() {
        MailList list = story("capitals", (_, ann, _) -> report(ann.substring(0, ann.indexOf('@')).toUpperCase(Locale.ROOT)
                + ann.substring(ann.indexOf('@')), "ann@capitals.forged.example"));

        assertThat(bounces.ofList(list.id(), Long.MAX_VALUE, 10)).extracting(BounceEvent::effect).containsExactly(Effect.SCORED);
    }

    @Test
    void withoutATokenNothingMoves() {
        assertNothingMoved(story("notoken", (list, _, _) -> report(list.owner().toString(), "ann@notoken.forged.example")));
    }

    @Test
    void withAWrongMacNothingMoves() {
        assertNothingMoved(story("wrongmac", (_, ann, _) -> {
            int at = ann.indexOf('@');
            report(ann.substring(0, at - 2) + (ann.charAt(at - 2) == 'a' ? 'b' : 'a') + ann.substring(at - 1),
                    "ann@wrongmac.forged.example");
        }));
    }

    @Test
    void withTheTokenOfAKeyThatIsOverNothingMoves() {
        assertNothingMoved(story("oldkey", (_, ann, _) -> {
            world.sql("UPDATE token_keys SET signs_from = signs_from - interval '60 days'");
            world.jdbi.useHandle(handle -> handle.execute("INSERT INTO token_keys (secret, created_at, signs_from) VALUES (?, ?, ?)",
                    new byte[32], world.clock.instant(), world.clock.instant().minus(Duration.ofDays(31))));
            world.forward(Duration.ofMinutes(2));
            report(ann, "ann@oldkey.forged.example");
        }));
    }

    @Test
    void withTheTokenOfAnotherListsCopyNothingMoves() {
        MailList other = world.list("elsewhere", Map.of());
        MailList list = story("otherlist", (_, ann, _) -> report(
                "owner-elsewhere" + ann.substring(ann.indexOf('+')), "ann@otherlist.forged.example"));

        assertNothingMoved(list);
        assertNothingMoved(other);
    }

    @Test
    void whoeverHasHisOwnTokenMovesNobodyElse() {
        MailList list = story("othermember", (_, ann, _) -> report(ann, "bob@othermember.forged.example"));

        List<BounceEvent> bobs = bounces.history(list.id(), EmailAddress.of("bob@othermember.forged.example"), Long.MAX_VALUE, 10);
        assertThat(bobs).isEmpty();
        assertThat(bounces.members(list.id(), "", 10)).extracting(member -> member.address().toString())
                .containsExactly("ann@othermember.forged.example");
    }
}
