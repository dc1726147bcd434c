package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.archive.JdbiArchive;
import org.indaba.command.Errands;
import org.indaba.lists.ListSettings.EnvelopeStyle;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.mail.SmtpReply;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.TestSettings;
import org.indaba.notice.Notice;
import org.indaba.spool.Shunted;
import org.indaba.testing.CrashingTransactions;
import org.indaba.testing.SimulatedCrash;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostFlowDbTest {

    private static TestDatabase database;

    private final PostRoom room = new PostRoom(database);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aPostBecomesACopyForEverySubscriber() {
        room.subscribe(120);

        room.send(PostRoom.post(1), new Destination.Post(room.open));
        room.drain();

        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(120);
        assertThat(room.texts("SELECT state FROM inbound")).containsExactly("DONE");
        assertThat(room.texts("SELECT return_path FROM mailings")).containsExactly("RETURN_PATH owner-open@lists.example.org");
        assertThat(room.texts("SELECT signed_for FROM mailings")).containsExactly("lists.example.org");
        assertThat(room.texts("SELECT holder FROM message_holds ORDER BY holder")).hasSize(2)
                .anyMatch(holder -> holder.startsWith("archive:")).anyMatch(holder -> holder.startsWith("mailing:"));
        assertThat(room.events.lines()).contains("accepted 1 open@lists.example.org", "expanded 1 open@lists.example.org 120");
        assertThat(room.signals.expansions().count()).isEqualTo(1);
        assertThat(room.outbox.expected).containsExactly(room.number("SELECT id FROM mailings"));
    }

    @Test
    void aPostWithoutAMessageIdIsFoundByTheOneInItsCopies() {
        room.subscribe(1);
        room.send("From: eve@people.example\nSubject: hello\n\ntext\n", new Destination.Post(room.open));
        room.drain();

        String added = room.texts("SELECT encode(rendering, 'escape') FROM mailings").getFirst();
        String id = added.replaceFirst("(?s).*Message-ID: (<post\\.[^>]+>).*", "$1");
        assertThat(new JdbiArchive(database.jdbi(), room.store).postsOf(id)).as(id)
                .containsExactly(room.number("SELECT post_id FROM mailings"));
    }

    @Test
    void aListWithPlainReturnPathsHasThem() {
        room.open = room.lists.change(room.open, TestSettings.envelope(EnvelopeStyle.OWNER));

        room.send(PostRoom.post(1), new Destination.Post(room.open));
        room.drain();

        assertThat(room.texts("SELECT return_path FROM mailings")).containsExactly("FIXED owner-open@lists.example.org");
    }

    @Test
    void authorsOfPostsAreKnownAsThoseWhoPostedLast() {
        room.subscribe(3);
        room.send("From: M1@d1.example, nobody@people.example\r\n\r\nHello", new Destination.Post(room.open));
        room.drain();

        assertThat(room.texts("SELECT list_id || ' ' || key FROM subscriptions WHERE last_post_at > 'epoch'"))
                .containsExactly("1 m1@d1.example");
    }

    @Test
    void anEmptyMessageGoesItsWayToo() {
        room.subscribe(1);
        room.send("", new Destination.Post(room.open));
        room.drain();

        assertThat(room.texts("SELECT state FROM inbound")).containsExactly("DONE");
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(1);
    }

    @Test
    void allOtherMailReachesItsStation() {
        room.send(PostRoom.post(1), new Destination.Owner(room.open), new Destination.ReturnPath(room.open, 7),
                new Destination.NoticeReturn(8), new Destination.Request(room.open), new Destination.Join(room.open),
                new Destination.Leave(room.open), new Destination.LeaveByToken(room.open, 9), new Destination.Confirm(room.open, 10),
                new Destination.Postmaster("lists.example.org"), new Destination.OrphanReturn(11));
        room.drain();

        assertThat(room.visited).extracting(visit -> visit.split(" ")[0]).containsExactlyInAnyOrder("Owner", "ReturnPath", "NoticeReturn",
                "Request", "Join", "Leave", "LeaveByToken", "Confirm", "Postmaster", "OrphanReturn");
        assertThat(room.number("SELECT count(*) FROM inbound WHERE state = 'DONE'")).isEqualTo(10);
        assertThat(room.number("SELECT count(*) FROM message_holds")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "archive", "expand", "Owner", "ReturnPath", "NoticeReturn", "OrphanReturn", "Resume", "Request",
        "Join", "Leave", "LeaveByToken", "Confirm", "Postmaster"})
    void aBugInAnyStationSetsItsRowAsideAndAReplayEndsWell(String station) {
        room.subscribe(3);
        room.broken.set(station);
        boolean post = List.of("accept", "archive", "expand").contains(station);
        room.send(PostRoom.post(1), post ? new Destination.Post(room.open) : destination(station));

        room.drain();

        Shunted shunted = room.inbox.shunted(0).getFirst();
        assertThat(shunted.station()).isEqualTo(station);
        assertThat(shunted.stackTrace()).contains("IllegalStateException: a bug").contains("PostFlow");
        assertThat(room.number("SELECT count(*) FROM copies")).isZero();
        assertThat(room.number("SELECT count(*) FROM mailings")).isZero();
        assertThat(room.number("SELECT count(*) FROM archived_posts")).isZero();
        assertThat(room.number("SELECT count(*) FROM sweep_candidates")).isZero();
        assertThat(room.events.lines()).contains("shunted " + station + " " + shunted.id());

        room.broken.set("");
        room.database.transactions().run(() -> assertThat(room.inbox.replayInTx(shunted.id())).isTrue());
        room.drain();

        assertThat(room.texts("SELECT state FROM inbound")).containsExactly("DONE");
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(post ? 3 : 0);
        assertThat(room.visited).hasSize(post ? 0 : 1);
    }

    @Test
    void aRowThatIsSetAsideDoesNotKeepTheNextWaiting() {
        room.subscribe(3);
        room.send(PostRoom.post(1), new Destination.Owner(room.open));
        room.send(PostRoom.post(2), new Destination.Post(room.open));
        room.broken.set("Owner");

        room.drain();

        assertThat(room.texts("SELECT state FROM inbound ORDER BY id")).containsExactly("SHUNTED", "DONE");
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(3);
    }

    @Test
    void ofPostsThatGoTogetherOnlyTheOneThatFailsIsSetAside() {
        room.subscribe(3);
        for (int i = 0; i < 5; i++) {
            room.send(PostRoom.post(i), new Destination.Post(room.open));
        }
        room.sql("UPDATE message_chunks SET octets = '' WHERE message_id = (SELECT message_id FROM inbound ORDER BY id OFFSET 1 LIMIT 1)");

        room.drain();

        assertThat(room.texts("SELECT state FROM inbound ORDER BY id")).containsExactly("DONE", "SHUNTED", "DONE", "DONE", "DONE");
        assertThat(room.inbox.shunted(0).getFirst().stackTrace()).contains("chunk 0 has 0 octets");
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(12);
    }

    @Test
    void postsThatWaitGoTogetherUpToALimitAndOtherMailGoesAlone() {
        room.send(PostRoom.post(99), new Destination.Owner(room.open));
        for (int i = 0; i <= PostFlow.TOGETHER; i++) {
            room.send(PostRoom.post(i), new Destination.Post(room.open));
        }
        PostFlow flow = room.flow(room.database.transactions());

        assertThat(flow.takeNext()).isEqualTo(Progress.TOOK);
        assertThat(room.inbox.waiting()).isEqualTo(PostFlow.TOGETHER + 1L);
        assertThat(flow.takeNext()).isEqualTo(Progress.TOOK_ALL_IT_CAN);
        assertThat(room.inbox.waiting()).isEqualTo(1);
        assertThat(flow.takeNext()).isEqualTo(Progress.TOOK);
        assertThat(flow.takeNext()).isEqualTo(Progress.NOTHING);
        assertThat(room.number("SELECT count(DISTINCT (post_id, message_id)) FROM mailings")).isEqualTo(PostFlow.TOGETHER + 1L);
        assertThat(room.number("SELECT count(*) FROM mailings m JOIN inbound i ON i.id = m.post_id AND i.message_id = m.message_id"))
                .isEqualTo(PostFlow.TOGETHER + 1L);
    }

    @Test
    void someThatWaitTogetherAreToldFromOneAndFromManyAndFromAsManyAsPossible() {
        PostFlow flow = room.flow(room.database.transactions());
        for (Progress expected : List.of(Progress.TOOK_MANY, Progress.TOOK_SEVERAL)) {
            int posts = expected == Progress.TOOK_MANY ? PostFlow.MANY : PostFlow.MANY - 1;
            for (int i = 0; i < posts; i++) {
                room.send(PostRoom.post(posts * PostFlow.TOGETHER + i), new Destination.Post(room.open));
            }

            assertThat(flow.takeNext()).isEqualTo(expected);
            assertThat(room.inbox.waiting()).isZero();
        }
    }

    @Test
    void whatCameBackGoesTogetherUpToALimitAndKeepsNoPostWaiting() {
        for (int i = 0; i <= 2 * PostFlow.RETURNED_TOGETHER; i++) {
            room.send(PostRoom.post(i), new Destination.ReturnPath(room.open, i));
        }
        room.send(PostRoom.post(998), new Destination.NoticeReturn(7));
        room.send(PostRoom.post(999), new Destination.Post(room.open));
        PostFlow flow = room.flow(room.database.transactions());

        assertThat(flow.takeNext()).isEqualTo(Progress.TOOK_ALL_IT_CAN);
        assertThat(room.visited).hasSize(PostFlow.RETURNED_TOGETHER);
        assertThat(flow.takeNext()).isEqualTo(Progress.TOOK);
        assertThat(room.number("SELECT count(*) FROM mailings WHERE post_id IS NOT NULL")).isEqualTo(1);
        flow.takeNext();
        flow.takeNext();
        assertThat(room.visited).hasSize(2 * PostFlow.RETURNED_TOGETHER + 1).allMatch(visit -> visit.startsWith("ReturnPath"));
        room.drain();
        assertThat(room.inbox.waiting()).isZero();
        assertThat(room.visited).last().asString().startsWith("NoticeReturn");
    }

    @Test
    void oneBadMailAmongThoseThatCameBackIsSetAsideAlone() {
        for (int i = 1; i <= 5; i++) {
            room.send(PostRoom.post(i), new Destination.ReturnPath(room.open, i));
        }
        room.broken.set("ReturnPath returned-3@" + room.open.domain());

        room.drain();

        assertThat(room.texts("SELECT state FROM inbound ORDER BY id")).containsExactly("DONE", "DONE", "SHUNTED", "DONE", "DONE");
    }

    @Test
    void endlessRecursionIsABugLikeAnyOther() {
        room.send(PostRoom.post(1), new Destination.Owner(room.open));
        room.broken.set("Owner");
        room.bug.set(() -> endless(1));

        room.drain();

        assertThat(room.inbox.shunted(0).getFirst().stackTrace()).contains("StackOverflowError");
    }

    private static RuntimeException endless(int depth) {
        return depth == 0 ? new IllegalStateException() : endless(depth + 1);
    }

    @Test
    void anOutageOfTheDatabaseSetsNothingAside() {
        room.send(PostRoom.post(1), new Destination.Owner(room.open));
        room.broken.set("Owner");
        for (String state : List.of("08006", "53100", "57P01", "40P01", "25006")) {
            room.bug.set(() -> new IllegalStateException(new SQLException("away", state)));
            assertThat(room.flow(room.database.transactions()).takeNext()).as(state).isEqualTo(Progress.OUTAGE);
        }
        assertThat(room.texts("SELECT state FROM inbound")).containsExactly("WAITING");

        room.bug.set(() -> new IllegalStateException(new SQLException("duplicate key", "23505")));
        assertThat(room.flow(room.database.transactions()).takeNext()).isEqualTo(Progress.TOOK);
        assertThat(room.texts("SELECT state FROM inbound")).containsExactly("SHUNTED");
    }

    @Test
    void whatWasTakenForAListThatIsGoneIsSetAsideAndNotLost() {
        room.send(PostRoom.post(1), new Destination.Post(room.open));
        room.lists.delete(room.open);
        room.gone.set(true);

        room.drain();

        assertThat(room.inbox.shunted(0).getFirst().station()).isEqualTo("accept");
        assertThat(room.inbox.shunted(0).getFirst().stackTrace()).contains("550 5.1.1 no such list");
    }

    @Test
    void whatWasTakenOrAcceptedIsPostedAlthoughItsSenderIsBannedMeanwhile() {
        room.subscribe(1);
        room.send(PostRoom.post(1), new Destination.Post(room.open));
        room.send(PostRoom.post(2), new Destination.Post(room.open));
        room.send(PostRoom.post(3), new Destination.Post(room.moderated));
        room.lists.banEverywhere("eve@people.example");
        assertThat(decide(room.held.waiting(room.moderated.id()).getFirst().postId(), new Decision.Accepted("a test"))).isTrue();

        room.drain();

        assertThat(room.texts("SELECT state FROM inbound")).containsExactly("DONE", "DONE", "DONE");
        assertThat(room.number("SELECT count(*) FROM mailings WHERE post_id IS NOT NULL")).isEqualTo(3);
    }

    @Test
    void whateverCommitIsLostEverySubscriberHasOneCopyOfEveryPost() {
        room.subscribe(60);
        int crash = 0;
        for (boolean crashed = true; crashed; crash++) {
            String first = PostRoom.post(10 * crash);
            String second = PostRoom.post(10 * crash + 1);
            CrashingTransactions transactions = new CrashingTransactions(room.database.transactions(), crash);
            for (int i = 0; i < 2; i++) {
                run(() -> room.send(transactions, first, new Destination.Post(room.open)));
                run(() -> room.send(transactions, second, new Destination.Post(room.open), new Destination.Owner(room.open)));
                run(() -> room.drain(transactions));
            }
            crashed = transactions.crashed();

            assertThat(room.number("SELECT count(*) FROM copies")).as("crash %d", crash).isEqualTo(2L * 60 * (crash + 1));
            assertThat(room.number("SELECT count(DISTINCT (mailing_id, subscription_id)) FROM copies"))
                    .isEqualTo(2L * 60 * (crash + 1));
            assertThat(room.number("SELECT count(*) FROM inbound WHERE state NOT IN ('DONE')")).isZero();
        }
        assertThat(crash).isGreaterThan(14);
    }

    /** A process that is killed, and whose peers try again. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (SimulatedCrash killed) {
            work.run();
        }
    }

    @Test
    void aHeldPostThatIsAcceptedGoesToTheSubscribersOfThatMoment() {
        room.subscribe(5);
        SmtpReply reply = room.send(PostRoom.post(1), new Destination.Post(room.moderated));
        room.drain();
        assertThat(reply.text()).contains("waits for a moderator");
        assertThat(room.number("SELECT count(*) FROM copies")).isZero();
        room.sql("INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'late@a.example', 'late@a.example', 'a.example')");
        room.sql("""
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT 2, id, domain, key, 'ON', true, false, '%s' FROM addresses WHERE key = 'late@a.example'"""
                .formatted(room.now.get().plusSeconds(60)));
        room.now.set(room.now.get().plus(Duration.ofDays(6)));

        HeldPost held = room.held.waiting(2).getFirst();
        assertThat(decide(held.postId(), new Decision.Accepted("moderator@people.example"))).isTrue();
        assertThat(decide(held.postId(), new Decision.Accepted("another@people.example"))).isFalse();
        room.drain();

        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(6);
        assertThat(room.texts("SELECT created_at >= '%s' FROM mailings".formatted(room.now.get()))).containsExactly("t");
    }

    @Test
    void aHeldPostIsForTheListWhoseModeratorsAcceptedItWhoeverHasTheAddressByThen() {
        room.subscribe(5);
        room.send(PostRoom.post(1), new Destination.Post(room.moderated));
        room.lists.rename(room.moderated, "moderated-once@lists.example.org");
        MailList another = room.lists.add("moderated@lists.example.org");
        room.sql("INSERT INTO lists (name, domain, settings, created_at) VALUES ('another', 'lists.example.org', '{}', now())");

        assertThat(decide(room.held.waiting(room.moderated.id()).getFirst().postId(), new Decision.Accepted("moderator@people.example")))
                .isTrue();
        room.drain();

        assertThat(another.id()).isNotEqualTo(room.moderated.id());
        assertThat(room.number("SELECT list_id FROM mailings")).isEqualTo(room.moderated.id());
        assertThat(room.number("SELECT list_id FROM archived_posts")).isEqualTo(room.moderated.id());
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(5);
    }

    @Test
    void aRejectedPostIsToldToItsAuthorAndADiscardedOneToNobody() {
        room.spf("v=spf1 ip4:192.0.2.1 -all");
        room.send(PostRoom.post(1), new Destination.Post(room.moderated));
        room.send(PostRoom.post(2), new Destination.Post(room.moderated));
        room.send("Precedence: bulk\n" + PostRoom.post(3), new Destination.Post(room.moderated));
        List<HeldPost> held = room.held.waiting(2);

        decide(held.get(0).postId(), new Decision.Rejected("moderator@people.example", "off topic"));
        decide(held.get(1).postId(), new Decision.Discarded("moderator@people.example"));
        decide(held.get(2).postId(), new Decision.Rejected("moderator@people.example", "no machines"));
        room.drain();

        // RFC 3834 §3.1.6: the answer names the mail that it answers.
        assertThat(room.notices).hasSize(1).first().isInstanceOfSatisfying(Notice.Answer.class, answer -> {
            assertThat(answer.messageId()).isEqualTo("<1@people.example>");
            Notice.PostRejected notice = (Notice.PostRejected) answer.notice();
            assertThat(notice.recipients()).extracting(Object::toString).containsExactly("eve@people.example");
            assertThat(notice.reason()).isEqualTo("off topic");
            assertThat(notice.subject()).isEqualTo("hello");
        });
        assertThat(room.texts("SELECT state FROM inbound")).containsOnly("DONE");
        assertThat(room.number("SELECT count(*) FROM message_holds")).isZero();
        assertThat(room.number("SELECT count(*) FROM copies")).isZero();
    }

    @Test
    void aDecisionThatIsNotCommittedDidNotHappen() {
        for (int crash = 0; crash < 2; crash++) {
            room.send(PostRoom.post(crash), new Destination.Post(room.moderated));
            HeldPost held = room.held.waiting(2).getFirst();
            Moderation crashing = room.moderation(new CrashingTransactions(room.database.transactions(), crash));

            assertThatThrownBy(() -> crashing.decide(held.postId(), new Decision.Accepted("x"))).isInstanceOf(SimulatedCrash.class);

            assertThat(room.held.find(held.postId()).isPresent()).isEqualTo(crash == 0);
            assertThat(room.inbox.waiting()).isEqualTo(crash);
            decide(held.postId(), new Decision.Discarded("x"));
        }
    }

    @Test
    void aFloodOfHeldPostsIsNoFloodOfNotices() {
        HeldAnnouncer announcer = room.announcer();
        for (int i = 0; i < 20; i++) {
            room.send(PostRoom.post(i), new Destination.Post(room.moderated));
            announcer.announceNext();
        }
        room.now.set(room.now.get().plus(HeldPosts.QUIET));
        assertThat(announcer.announceNext()).isEqualTo(Progress.TOOK);
        assertThat(announcer.announceNext()).isEqualTo(Progress.NOTHING);

        // Two announcements, each with addresses of his own for each moderator.
        assertThat(room.notices).flatExtracting(Notice::recipients).extracting(Object::toString).containsExactly("listowner@example.net",
                "moderator@people.example", "listowner@example.net", "moderator@people.example");
        assertThat(room.notices).extracting(notice -> ((Notice.PostHeld) notice).first().verdicts()).doesNotHaveDuplicates();
        assertThat(((Notice.PostHeld) room.notices.getLast()).others()).hasSize(18);
    }

    @Test
    void whatWaitsIsToldAgainWithNewAddressesToAnswerToWhileTheOldOnesAreGood() {
        HeldAnnouncer announcer = room.announcer();
        room.send(PostRoom.post(1), new Destination.Post(room.moderated));
        announcer.announceNext();

        room.now.updateAndGet(now -> now.plus(HeldPosts.REMINDED));
        assertThat(announcer.announceNext()).isEqualTo(Progress.TOOK);
        assertThat(announcer.announceNext()).isEqualTo(Progress.NOTHING);

        assertThat(room.notices).extracting(notice -> ((Notice.PostHeld) notice).first().verdicts()).hasSize(4).doesNotHaveDuplicates();
        assertThat(HeldPosts.REMINDED).isLessThan(Errands.VALID);
    }

    @Test
    void aNoticeThatCannotBeWrittenSilencesItsListForAWhileAndNoOther() {
        HeldAnnouncer announcer = room.announcer();
        room.send(PostRoom.post(1), new Destination.Post(room.moderated));
        room.broken.set("notice");
        assertThatThrownBy(announcer::announceNext).hasMessage("a bug");
        room.broken.set("");
        room.open = room.lists.change(room.open, TestSettings.posting(Posting.MODERATED));
        room.send(PostRoom.post(2), new Destination.Post(room.open));

        assertThat(announcer.announceNext()).isEqualTo(Progress.TOOK);
        assertThat(announcer.announceNext()).isEqualTo(Progress.NOTHING);
        assertThat(room.notices).hasSize(1).first().extracting(notice -> ((Notice.OfList) notice).list().name()).isEqualTo("open");

        // What its moderators did not hear of, they hear of then.
        room.now.updateAndGet(now -> now.plus(HeldPosts.QUIET));
        assertThat(announcer.announceNext()).isEqualTo(Progress.TOOK);
        assertThat(room.notices).hasSize(3).last().extracting(notice -> ((Notice.OfList) notice).list().name()).isEqualTo("moderated");
    }

    @Test
    void anAnnouncementThatTheDatabaseKeptFromUsIsMadeAsSoonAsItIsBack() {
        HeldAnnouncer announcer = room.announcer();
        room.send(PostRoom.post(1), new Destination.Post(room.moderated));
        room.broken.set("notice");
        room.bug.set(() -> new IllegalStateException(new SQLException("away", "08006")));
        assertThatThrownBy(announcer::announceNext).isInstanceOf(IllegalStateException.class);
        room.broken.set("");

        assertThat(announcer.announceNext()).isEqualTo(Progress.TOOK);
    }

    private boolean decide(long post, Decision decision) {
        return room.moderation(room.database.transactions()).decide(post, decision).isPresent();
    }

    private Destination destination(String station) {
        return switch (station) {
            case "Owner" -> new Destination.Owner(room.open);
            case "ReturnPath" -> new Destination.ReturnPath(room.open, 1);
            case "NoticeReturn" -> new Destination.NoticeReturn(1);
            case "OrphanReturn" -> new Destination.OrphanReturn(1);
            case "Request" -> new Destination.Request(room.open);
            case "Join" -> new Destination.Join(room.open);
            case "Leave" -> new Destination.Leave(room.open);
            case "LeaveByToken" -> new Destination.LeaveByToken(room.open, 1);
            case "Confirm" -> new Destination.Confirm(room.open, 1);
            case "Resume" -> new Destination.Resume(room.open, 1);
            case "Postmaster" -> new Destination.Postmaster("lists.example.org");
            // There is no other station.
            default -> throw new IllegalArgumentException(station);
        };
    }
}
