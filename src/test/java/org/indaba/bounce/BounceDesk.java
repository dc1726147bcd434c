package org.indaba.bounce;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.indaba.accept.Destination;
import org.indaba.archive.ArchiveReader;
import org.indaba.auth.DkimOutcome;
import org.indaba.classify.NoticeReader;
import org.indaba.classify.ReplyClassifier;
import org.indaba.deliver.Answer;
import org.indaba.deliver.Copy;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.Outcome;
import org.indaba.deliver.SentCopies;
import org.indaba.expand.MissedPosts;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.lists.SqlSuppressions;
import org.indaba.mail.BodyType;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenKey;
import org.indaba.mime.ByteOctets;
import org.indaba.notice.MailNotices;
import org.indaba.notice.NoticeTexts;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.NewInbound;
import org.indaba.testing.AuditInMemory;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.jspecify.annotations.Nullable;

/** All of bounces on a database, with lists, members and mail in memory, and a clock that stands. */
final class BounceDesk {

    static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private static final AtomicLong ROWS = new AtomicLong(1_000);

    final FakeLists lists = new FakeLists();
    final FakeMembers members = new FakeMembers();
    final MailInMemory mail = new MailInMemory();
    final RecordedEvents events = new RecordedEvents();
    final AuditInMemory audit = new AuditInMemory();
    final TokenCodec tokens = new TokenCodec(() -> List.of(new TokenKey(1, Bytes.of(new byte[32]))));
    List<DkimOutcome> signatures = List.of();
    Complaints.Signatures looking = () -> _ -> signatures;
    Instant now = START;
    final TestDatabase database;
    final BounceTables tables;
    final SqlSuppressions suppressions;
    final BounceReader reader;
    final ComeBack comeBack;
    final BounceRounds rounds;
    final ReturnedMail returned;
    final Refusals refusals;

    BounceDesk(TestDatabase database) {
        this.database = database;
        sql("TRUNCATE bounce_events, bounce_members, bounce_incidents, bounce_alerts, bounce_counts, suppressions, mailings, copies, "
                + "outcomes, bounces, kept_mail, forwards, archived_posts CASCADE");
        sql("ALTER SEQUENCE copies_id RESTART WITH 1000000");
        tables = new BounceTables(database.jdbi());
        suppressions = new SqlSuppressions(database.jdbi(), () -> now);
        reader = new BounceReader(database.jdbi(), database.transactions(), members);
        MailNotices notices = new MailNotices(new NoticeTexts(), mail, mail, new OwnAddresses(lists), () -> now, new Random(1));
        comeBack = new ComeBack(tables, new ComeBack.Ports(lists, members, suppressions, new MissedPosts(database.jdbi())), mail,
                new ComeBack.Told(audit, events), () -> now);
        rounds = new BounceRounds(tables, new BounceRounds.Ports(lists, members, new SentCopies(database.jdbi()), suppressions,
                new ArchiveReader(database.jdbi()), notices, tokens, audit, events), "https://lists.example.org", () -> now);
        ForwardCount count = new ForwardCount(database.jdbi(), () -> now);
        KeptMail kept = new KeptMail(database.jdbi(), mail, count, events);
        OwnersDesk desk = new OwnersDesk(new Forwarding(kept, count, mail, mail,
                new OwnAddresses(lists), "mx.lists.example.org", () -> now), lists, notices);
        returned = new ReturnedMail(new ReturnedMail.Records(new BounceLog(database.jdbi(), mail, count), tables, kept),
                new ReturnedMail.Sent(new SentCopies(database.jdbi()), lists), desk,
                new Complaints(tables, lists, members, notices, audit, events, () -> looking.together()), mail, events,
                new NoticeReader()::read);
        refusals = new Refusals(database.jdbi(), new ReplyClassifier());
    }

    MailList list(String name) {
        return lists.add(name + "@lists.example.org", ListSettings.defaults());
    }

    List<Membership> members(MailList list, int count, String domain) {
        List<Membership> added = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            added.add(members.add(list.id(), "m" + i + "@" + domain));
        }
        return added;
    }

    /** A post to a list: a mailing, no copies yet. */
    long post(MailList list) {
        return number("""
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day) SELECT coalesce(max(id), 0) + 1, %d, 1, '', '', 'FIXED', false, false, 0, '%s', '%s' FROM mailings
                RETURNING id""".formatted(list.id(), now, day()));
    }

    /** A copy that a peer took. */
    Copy delivered(long mailing, Membership member) {
        return delivered(mailing, member, site(member));
    }

    /** A copy that a site took. */
    Copy delivered(long mailing, Membership member, String site) {
        Copy copy = copy(mailing, member);
        outcome(copy, CopyState.DELIVERED, site, answer(250, "2.0.0", "ok"));
        return copy;
    }

    /** So many posts of which a peer took the copy, one a millisecond. */
    void deliveredMany(MailList list, Membership member, int posts) {
        sql("""
                WITH posts AS (
                    INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority, created_at, day)
                    SELECT (SELECT coalesce(max(id), 0) FROM mailings) + n, %d, 1, '', '', 'FIXED', false, false, 0, '%2$s', '%3$s'
                    FROM generate_series(1, %4$d) n
                    RETURNING id, day),
                sent AS (
                    INSERT INTO copies (day, mailing_id, subscription_id, address) SELECT day, id, %5$d, '%6$s' FROM posts
                    RETURNING id, day)
                INSERT INTO outcomes SELECT day, id, 1, 'DELIVERED', timestamptz '%2$s' + row_number() OVER (ORDER BY id)
                    * interval '1 millisecond', 'mx.example.net', 'h', '', 250, '2.0.0', 'ok' FROM sent"""
                .formatted(list.id(), now, day(), posts, member.subscriptionId(), member.address()));
    }

    /** A copy that a peer refused; the listener hears it. */
    Copy refused(long mailing, Membership member, int code, String enhanced, String reply) {
        return failed(mailing, member, site(member), answer(code, enhanced, reply));
    }

    /** A copy that failed at a site; the listener hears it. */
    Copy failed(long mailing, Membership member, String site, Answer answer) {
        Copy copy = copy(mailing, member);
        Outcome outcome = outcome(copy, CopyState.FAILED, site, answer);
        inTx(() -> refusals.recordedInTx(List.of(outcome)));
        return copy;
    }

    private static String site(Membership member) {
        return "mx." + member.address().domain();
    }

    private static Answer answer(int code, String enhanced, String reply) {
        return new Answer("mx", "", code, enhanced, reply);
    }

    private Copy copy(long mailing, Membership member) {
        long id = number("""
                INSERT INTO copies (day, mailing_id, subscription_id, address) SELECT day, id, %d, '%s' FROM mailings WHERE id = %d
                RETURNING id""".formatted(member.subscriptionId(), member.address(), mailing));
        return new Copy(id, LocalDate.EPOCH, mailing, mailing, member.listId(), member.subscriptionId(), member.address().toString(), 0);
    }

    private Outcome outcome(Copy copy, CopyState state, String site, Answer answer) {
        sql("INSERT INTO outcomes SELECT day, id, 1, '%s', '%s', '%s', 'h', '', %d, '%s', '%s' FROM copies WHERE id = %d"
                .formatted(state, now, site, answer.code(), answer.enhanced(), answer.reply(), copy.id()));
        return new Outcome(copy, 1, state, now, site, answer, "");
    }

    /** What became of a mail that tries an address: the copy stands in the ledger, delivered. */
    void trialDelivered(long copy, Membership member) {
        trialEnded(copy, member, CopyState.DELIVERED);
    }

    /** What became of a mail that tries an address: the copy stands in the ledger, in this state. */
    void trialEnded(long copy, Membership member, CopyState state) {
        sql("""
                INSERT INTO mailings (list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority, created_at,
                    day) VALUES (%d, 1, '', '', 'FIXED', false, false, 0, '%s', '%s')""".formatted(member.listId(), now, day()));
        sql("INSERT INTO copies SELECT '%s', %d, max(id), -1, '%s' FROM mailings".formatted(day(), copy, member.address()));
        sql("INSERT INTO outcomes VALUES ('%s', %d, 1, '%s', '%s', 's', 'h', '', 250, '', 'ok')".formatted(day(), copy, state, now));
    }

    /** A mail that tries an address was dropped before anybody saw it. */
    void trialDropped(long copy, Membership member) {
        trialEnded(copy, member, CopyState.SUPPRESSED);
    }

    /** A mail of ours that a peer refused. */
    void trialRefused(long copy, Membership member, int code, String enhanced, String reply) {
        Copy trial = new Copy(copy, LocalDate.EPOCH, 99_999, 0, member.listId(), -1, member.address().toString(), 0);
        inTx(() -> refusals.recordedInTx(List.of(new Outcome(trial, 1, CopyState.FAILED, now, "mx", answer(code, enhanced, reply), ""))));
    }

    /** A delivery report comes to a copy's return path. */
    void report(MailList list, long copy, String recipient, String status) {
        returned(list, copy, reportText(recipient, status));
    }

    /** Any mail comes to a copy's return path. */
    void returned(MailList list, long copy, String text) {
        Inbound row = row(text, list.owner());
        inTx(() -> returned.takeAllInTx(List.of(mail(row, new Destination.ReturnPath(list, copy)))));
    }

    /** A mail as the flow brings it. */
    ReturnedMail.Returned mail(Inbound row, Destination.ReturnPath path) {
        return new ReturnedMail.Returned(row, path, mail.open(row.arrival().messageId()));
    }

    /** Three days dead: with the defaults, the member is suspended behind them. */
    void suspend(MailList list, Membership member) {
        for (int day = 0; day < 3; day++) {
            refused(post(list), member, 550, "5.1.1", "no such user here");
            settle();
            forward(Duration.ofDays(1));
        }
    }

    /** A member behind his last trial, of a list that removes nobody. */
    Membership suspendedForGood() {
        MailList list = lists.add("keep@lists.example.org", ListSettings.defaults().with(ListSetting.BOUNCE_REMOVAL, "off")
                .with(ListSetting.BOUNCE_WARNINGS, "0"));
        Membership bob = members.add(list.id(), "bob@example.net");
        suspend(list, bob);
        forward(Duration.ofDays(1));
        round();
        trialRefused(mail.take().getFirst().copyId(), bob, 550, "5.1.1", "no such user");
        settle();
        forward(Duration.ofDays(30));
        round();
        return bob;
    }

    /** Whether posts are sent to a member; null if he is none any more. */
    @Nullable DeliveryMode delivery(Membership member) {
        return members.byId(member.subscriptionId()).map(Membership::delivery).orElse(null);
    }

    /** A delivery report comes to a notice's return path. */
    void noticeReport(long copy, String recipient, String status) {
        Inbound row = row(reportText(recipient, status), EmailAddress.of("postmaster@lists.example.org"));
        inTx(() -> returned.takeInTx(row, new Destination.NoticeReturn(copy)));
    }

    static String reportText(String recipient, String status) {
        return """
            From: MAILER-DAEMON@mx.example.net
            To: owner-afnog@lists.example.org
            Subject: Undelivered Mail Returned to Sender
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            I could not deliver it.

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            Final-Recipient: rfc822; %s
            Action: failed
            Status: %s

            --b--
            """.formatted(recipient, status).replace("\n", "\r\n");
    }

    Inbound row(String text, EmailAddress to) {
        long message = mail.storeInTx(ByteOctets.utf8(text));
        return new Inbound(ROWS.incrementAndGet(), new NewInbound(message, to, 0, ReversePath.none(),
                new Peer("192.0.2.1", "client.example.net", "ESMTP", "", false), BodyType.SEVEN_BIT, false, now, InboundState.WAITING,
                "", "", ReportWish.none()));
    }

    void forward(Duration time) {
        now = now.plus(time);
    }

    /** Rounds until nothing is left to do now. */
    void round() {
        int done = 1;
        for (int i = 0; done > 0 && i < 100; i++) {
            done = 0;
            for (IntSupplier part : rounds.parts()) {
                done += database.transactions().call(part::getAsInt);
            }
        }
    }

    /** Lets failures settle, and judges them. */
    void settle() {
        forward(Judgement.SETTLE);
        round();
    }

    BounceMember standing(Membership member) {
        return reader.member(member.listId(), member.address()).orElse(null);
    }

    int points(Membership member) {
        BounceMember standing = standing(member);
        return standing == null ? 0 : standing.score().points();
    }

    List<Effect> effects(Membership member) {
        return reader.history(member.listId(), member.address(), Long.MAX_VALUE, 100).reversed().stream()
                .filter(event -> event.kind() == EventKind.REFUSAL || event.kind() == EventKind.NOTICE).map(BounceEvent::effect).toList();
    }

    List<EventKind> kinds(Membership member) {
        return reader.history(member.listId(), member.address(), Long.MAX_VALUE, 100).reversed().stream().map(BounceEvent::kind).toList();
    }

    /** Mails of ours to a member. */
    List<MailInMemory.Sent> sentTo(Membership member) {
        return mail.sent().stream().filter(sent -> sent.recipient().equals(member.address())).toList();
    }

    void inTx(Runnable work) {
        database.transactions().run(work);
    }

    void sql(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    long number(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private LocalDate day() {
        return now.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
