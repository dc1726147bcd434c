package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.indaba.accept.Destination;
import org.indaba.auth.Authenticator;
import org.indaba.auth.Evidence;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.spool.Signal;
import org.indaba.spool.SqlInbox;
import org.indaba.spool.SqlMessageStore;
import org.indaba.spool.Transactions;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Where messages come in: four lists, and a database that is empty before each test. */
class IntakeRoom {

    static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    static final String EVIDENCE = "{\"spf\":{\"result\":{\"is\":\"neutral\",\"why\":\"\"},\"domain\":\"a.example\","
            + "\"identity\":\"MAIL_FROM\"},\"dkim\":[],\"arc\":{\"result\":{\"is\":\"none\",\"why\":\"\"},\"sealers\":[]},"
            + "\"dmarc\":{\"result\":{\"is\":\"pass\",\"why\":\"\"},\"testing\":false,\"domain\":\"a.example\","
            + "\"policyDomain\":\"a.example\",\"policy\":\"REJECT\",\"aligned\":[],\"signers\":[]},\"keys\":{}}";
    static final Peer STRANGER = new Peer("192.0.2.1", "mx.example", "ESMTP", "", false);
    static final Peer RELAY = new Peer("192.0.2.2", "front.example", "ESMTP", "", true);
    static TestDatabase database;

    final FakeLists lists = new FakeLists();
    final FakeMembers members = new FakeMembers();
    final RecordedEvents events = new RecordedEvents();
    final Signal arrivals = new Signal();
    final SqlHeldPosts held = new SqlHeldPosts(database.jdbi(), new Signal());
    CommittingIntake intake;

    MailList open;
    MailList moderated;
    MailList members1;
    MailList announce;

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void setUp() {
        database.jdbi().useHandle(handle -> handle.execute("""
                TRUNCATE messages, message_chunks, message_holds, sweep_candidates, inbound, earlier_posts, held_posts,
                    held_announcements"""));
        open = lists.add("open@lists.example.org", TestSettings.posting(Posting.OPEN));
        moderated = lists.add("moderated@lists.example.org", TestSettings.posting(Posting.MODERATED));
        members1 = lists.add("members@lists.example.org", TestSettings.posting(Posting.MEMBERS));
        announce = lists.add("announce@lists.example.org", TestSettings.posting(Posting.ANNOUNCE));
        intake = intake(database.transactions());
    }

    @AfterEach
    void nothingIsHeldThatNoModeratorSees() {
        assertThat(number("""
                SELECT count(*) FROM inbound i
                WHERE state = 'HELD' AND NOT EXISTS (SELECT FROM held_posts WHERE post_id = i.id)""")).isZero();
    }

    CommittingIntake intake(Transactions transactions) {
        return intake(transactions, new Judge(new Rules(lists, members, new SqlEarlierPosts(database.jdbi()))));
    }

    /** Where DMARC finds this of every message. */
    CommittingIntake finding(String dmarc) {
        Evidence evidence = Evidence.ofJson(EVIDENCE.replace("\"pass\"", "\"" + dmarc + "\""));
        return intake(database.transactions(), new Judge(new Rules(lists, members, new SqlEarlierPosts(database.jdbi()))),
                _ -> Optional.of(evidence));
    }

    CommittingIntake intake(Transactions transactions, Judge judge) {
        return intake(transactions, judge, Authenticator.none());
    }

    CommittingIntake intake(Transactions transactions, Judge judge, Authenticator authenticator) {
        Keeping keeping = new Keeping(new SqlMessageStore(database.jdbi(), () -> NOW), new SqlInbox(database.jdbi(), arrivals, () -> NOW),
                new SqlEarlierPosts(database.jdbi()), held);
        return new CommittingIntake(authenticator, judge, keeping, transactions, events);
    }

    Submission submission(Peer peer, String recipients, String text) {
        List<EmailAddress> addresses = new ArrayList<>();
        List<Destination> destinations = new ArrayList<>();
        for (char kind : recipients.toCharArray()) {
            Supplier<Destination> destination = switch (kind) {
                case 'a' -> () -> new Destination.Post(open);
                case 'h' -> () -> new Destination.Post(moderated);
                case 'r' -> () -> new Destination.Post(members1);
                case 's' -> () -> new Destination.Post(announce);
                case 'o' -> () -> new Destination.Owner(members1);
                case 'b' -> () -> new Destination.ReturnPath(members1, 7);
                // No other letter stands in a test.
                default -> throw new IllegalArgumentException();
            };
            destinations.add(destination.get());
            addresses.add(destination.get() instanceof Destination.Post(var list) ? list.post() : members1.owner());
        }
        Envelope envelope = new Envelope(ReversePath.of(EmailAddress.of("eve@people.example")), addresses, BodyType.SEVEN_BIT, false,
                List.of());
        return new Submission(peer, envelope, destinations, ByteOctets.utf8(text), NOW);
    }

    static String post(int number) {
        return """
                From: eve@people.example
                To: open@lists.example.org, moderated@lists.example.org, members@lists.example.org, announce@lists.example.org
                Subject: hello
                Message-ID: <%d@people.example>

                text
                """.formatted(number).replace("\n", "\r\n");
    }

    static long number(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    static List<String> texts(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
