package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.indaba.accept.Destination;
import org.indaba.classify.NoticeReader;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.SentCopies;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.MailNotices;
import org.indaba.notice.NoticeTexts;
import org.indaba.notice.OwnAddresses;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two workers at once have mail that came back to the same two lists, each in another order: both commit. */
class ReturnedMailAtOnceDbTest {

    private static TestDatabase database;

    private BounceDesk desk;
    private MailList one;
    private MailList other;

    /** Who has counted the first of their two mails. */
    private final Set<Thread> counted = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void begin() {
        desk = new BounceDesk(database);
        one = desk.list("one");
        other = desk.list("other");
    }

    /** Both go on when both have counted one, or one of them waits for the other. */
    private void meet() {
        counted.add(Thread.currentThread());
        await().until(() -> counted.size() == 2 || desk.number("SELECT count(*) FROM pg_stat_activity "
                + "WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);
    }

    private ReturnedMail.Returned mail(MailList list, long copy, String text) {
        return desk.mail(desk.row(text, list.owner()), new Destination.ReturnPath(list, copy));
    }

    private void takeAtOnce(ReturnedMail returned, List<List<ReturnedMail.Returned>> turns) throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers = new ArrayList<>();
            turns.forEach(mails -> workers.add(pool.submit(() -> desk.inTx(() -> returned.takeAllInTx(mails)))));
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    @Test
    void whatIsForwardedIsCountedInOneOrder() throws Exception {
        String report = BounceDesk.reportText("bob@example.net", "5.1.1");

        takeAtOnce(forwarding(), List.of(List.of(mail(one, 51, report), mail(other, 52, report)),
                List.of(mail(other, 53, report), mail(one, 54, report))));

        assertThat(desk.number("SELECT count(*) FROM bounces")).isEqualTo(4);
        assertThat(desk.number("SELECT sum(mails) FROM forwards")).isEqualTo(4);
        assertThat(desk.mail.sent()).hasSize(4);
    }

    /** As the desk's own, but workers meet behind their first count. */
    private ReturnedMail forwarding() {
        Outbox meeting = new Outbox() {
            @Override
            public long openInTx(NewMailing mailing) {
                return desk.mail.openInTx(mailing);
            }

            @Override
            public long sendInTx(NewMailing mailing, EmailAddress recipient) {
                meet();
                return desk.mail.sendInTx(mailing, recipient);
            }

            @Override
            public void wake() {
                desk.mail.wake();
            }
        };
        ForwardCount count = new ForwardCount(database.jdbi(), () -> desk.now);
        KeptMail kept = new KeptMail(database.jdbi(), desk.mail, count, desk.events);
        OwnAddresses own = new OwnAddresses(desk.lists);
        MailNotices notices = new MailNotices(new NoticeTexts(), desk.mail, desk.mail, own, () -> desk.now, new Random(1));
        Forwarding forwarding = new Forwarding(kept, count, desk.mail, meeting, own, "mx.lists.example.org", () -> desk.now);
        return new ReturnedMail(new ReturnedMail.Records(new BounceLog(database.jdbi(), desk.mail, count), desk.tables, kept),
                new ReturnedMail.Sent(new SentCopies(database.jdbi()), desk.lists), new OwnersDesk(forwarding, desk.lists, notices),
                new Complaints(desk.tables, desk.lists, desk.members, notices, desk.audit, desk.events, () -> _ -> List.of()), desk.mail,
                desk.events, new NoticeReader()::read);
    }

    @Test
    void complaintsAreCountedBehindAllQuestionsInOneOrder() throws Exception {
        List<Long> copies = List.of(one, other).stream()
                .map(list -> desk.delivered(desk.post(list), desk.members(list, 1, "x.example").getFirst()).id()).toList();
        desk.looking = () -> {
            AtomicInteger asked = new AtomicInteger();
            return _ -> {
                if (asked.incrementAndGet() == 2) {
                    meet();
                }
                return List.of();
            };
        };
        String complaint = ComplaintsDbTest.complaint("abuse");

        takeAtOnce(desk.returned, List.of(
                List.of(mail(one, copies.getFirst(), complaint), mail(other, copies.getLast(), complaint)),
                List.of(mail(other, copies.getLast(), complaint), mail(one, copies.getFirst(), complaint))));

        assertThat(desk.number("SELECT sum(events) FROM bounce_counts WHERE reason = 'complaint'")).isEqualTo(4);
        assertThat(desk.number("SELECT sum(mails) FROM forwards")).isEqualTo(4);
    }
}
