package org.indaba.post;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.indaba.accept.Acceptance;
import org.indaba.accept.Destination;
import org.indaba.accept.Recipients;
import org.indaba.archive.Archive;
import org.indaba.archive.JdbiArchive;
import org.indaba.archive.PostToKeep;
import org.indaba.auth.Authentication;
import org.indaba.auth.Authenticator;
import org.indaba.bounce.SqlReportCap;
import org.indaba.command.Errands;
import org.indaba.deliver.LateCopies;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.expand.SqlExpansions;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.Bytes;
import org.indaba.lists.SqlPosters;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mail.SmtpReply;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenKey;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.RenderingCodec;
import org.indaba.moderate.CommittingIntake;
import org.indaba.moderate.Judge;
import org.indaba.moderate.Keeping;
import org.indaba.moderate.Rules;
import org.indaba.moderate.SqlEarlierPosts;
import org.indaba.moderate.SqlHeldPosts;
import org.indaba.moderate.Submission;
import org.indaba.moderate.TestSettings;
import org.indaba.notice.DeliveryReports;
import org.indaba.notice.ListLinks;
import org.indaba.notice.Notice;
import org.indaba.notice.NoticeTexts;
import org.indaba.notice.Notices;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Signal;
import org.indaba.spool.SqlInbox;
import org.indaba.spool.SqlMessageStore;
import org.indaba.spool.Transactions;
import org.indaba.testing.FakeDns;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.RecordedLog;
import org.indaba.testing.TestDatabase;
import org.indaba.transform.OurNames;
import org.indaba.transform.Preparation;

/** Everything from the end of DATA to the queue, on a real database; only what is around it is a fake. */
final class PostRoom {

    private static final TokenCodec TOKENS =
            new TokenCodec(() -> List.of(new TokenKey(1, Bytes.utf8("a secret of at least thirty-two octets, here"))));

    final TestDatabase database;
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-04T10:00:00Z"));
    final FakeLists lists = new FakeLists();
    final FakeMembers members = new FakeMembers();
    final RecordedEvents events = new RecordedEvents();
    final RecordedLog log = new RecordedLog();
    final PostWorkers.Signals signals = new PostWorkers.Signals(new Signal(), new Signal(), new Signal());
    final SqlMessageStore store;
    final SqlInbox inbox;
    final SqlHeldPosts held;
    final SqlEarlierPosts earlier;
    final QueueOfRows outbox = new QueueOfRows();
    final MailInMemory reports = new MailInMemory();
    final List<Notice> notices = new CopyOnWriteArrayList<>();
    final List<String> visited = new CopyOnWriteArrayList<>();
    /** The station that has a bug; empty for none. */
    final AtomicReference<String> broken = new AtomicReference<>("");
    final AtomicReference<Supplier<RuntimeException>> bug = new AtomicReference<>(() -> new IllegalStateException("a bug"));
    /** Finds out who sent a message. */
    final AtomicReference<Authenticator> authenticator = new AtomicReference<>(Authenticator.none());
    /** Whether nothing reaches whom it is for but posts. */
    final AtomicBoolean deaf = new AtomicBoolean();
    /** Whether every address is refused by now. */
    final AtomicBoolean gone = new AtomicBoolean();
    MailList open;
    MailList moderated;

    /** Empties the database. */
    PostRoom(TestDatabase database) {
        this.database = database;
        store = new SqlMessageStore(database.jdbi(), now::get);
        inbox = new SqlInbox(database.jdbi(), signals.arrivals(), now::get);
        held = new SqlHeldPosts(database.jdbi(), signals.heldPosts());
        earlier = new SqlEarlierPosts(database.jdbi());
        sql("""
                TRUNCATE domains, people, addresses, lists, subscriptions, messages, message_chunks, message_holds, sweep_candidates,
                    inbound, earlier_posts, held_posts,
                    held_announcements, reports_sent, delivery_warnings, outcomes, sites, routes, mailings, copies,
                    windows, expansions, archived_posts RESTART IDENTITY CASCADE""");
        open = lists.add("open@lists.example.org", TestSettings.posting(Posting.OPEN));
        moderated = lists.add("moderated@lists.example.org", TestSettings.posting(Posting.MODERATED));
        lists.moderate(moderated, EmailAddress.of("moderator@people.example"));
        sql("INSERT INTO domains VALUES ('lists.example.org', now())");
        sql("""
                INSERT INTO lists (name, domain, settings, created_at)
                VALUES ('open', 'lists.example.org', '{}', now()), ('moderated', 'lists.example.org', '{}', now())""");
        sql("INSERT INTO people (display_name, created_at) VALUES ('', now())");
    }

    CommittingIntake intake(Transactions transactions) {
        return new CommittingIntake(arrival -> authenticator.get().examine(arrival), new Judge(new Rules(lists, members, earlier)),
                new Keeping(store, inbox, earlier, held), transactions, events);
    }

    /** From now on senders of people.example are what this SPF record says. */
    void spf(String record) {
        Authentication authentication = new Authentication(new FakeDns(new DnsZone().text("people.example", record)), now::get,
                "lists.example.org");
        authenticator.set(arrival -> Optional.of(authentication.examine(arrival)));
    }

    private Preparation preparation() {
        return new Preparation(new Authentication(new FakeDns(new DnsZone()), now::get, "lists.example.org"), _ -> false);
    }

    PostFlow flow(Transactions transactions) {
        PostStations posts = new PostStations(store, new AcceptedPosts(held, lists), preparation(), archive(), outbox,
                new SqlPosters(database.jdbi()), expansions(transactions), reports());
        return new PostFlow(transactions, inbox, new Meanings(recipients(), lists), posts, stations(), new PostContext(
                () -> OurNames.of("lists.example.org"), new LeaveLinks("https://lists.example.org", _ -> false), signals.expansions(),
                events, log, now::get));
    }

    SqlExpansions expansions(Transactions transactions) {
        return new SqlExpansions(database.jdbi(), transactions, lists, outbox, events, now::get);
    }

    Moderation moderation(Transactions transactions) {
        return new Moderation(transactions, new Moderation.Waiting(held, inbox, store), lists,
                new Moderation.Answers(sender(), reports(), new SqlReportCap(database.jdbi(), now::get)), outbox, now::get);
    }

    /** Reports leave through a store and a queue of their own. */
    private DeliveryReports reports() {
        return new DeliveryReports(new NoticeTexts(), new DeliveryReports.Post(new ReportStore(), reports), new OwnAddresses(lists),
                new SqlReportCap(database.jdbi(), now::get), "mx.example.org", now::get, new Random(1));
    }

    HeldAnnouncer announcer() {
        return new HeldAnnouncer(database.transactions(), held, lists, new HeldAnnouncer.Letters(sender(),
                new Errands(database.jdbi(), TOKENS, now::get), new ListLinks("http://localhost:8080")), outbox, now::get);
    }

    DeliveryWarner warner(Duration warnAfter) {
        return new DeliveryWarner(database.transactions(), new LateCopies(database.jdbi(), warnAfter, Duration.ofDays(5)), lists, sender(),
                outbox, now::get, new DeliveryWarner.Settings(warnAfter, "http://localhost:8080/admin/sites"));
    }

    Upkeep upkeep() {
        return new Upkeep(database.transactions(), new Upkeep.Kept(store, inbox, earlier, held, expansions(database.transactions()),
                lists), Duration.ofDays(30), now::get);
    }

    /** Some members of both lists, spread over a few domains. */
    void subscribe(int count) {
        sql("""
                INSERT INTO addresses (person_id, address, key, domain)
                SELECT 1, 'm' || i || '@d' || i %% 3 || '.example', 'm' || i || '@d' || i %% 3 || '.example', 'd' || i %% 3 || '.example'
                FROM generate_series(1, %d) AS i""".formatted(count));
        sql("""
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT l.id, a.id, a.domain, a.key, 'ON', true, false, '%s' FROM addresses a, lists l"""
                .formatted(now.get().minusSeconds(60)));
    }

    SmtpReply send(String text, Destination... destinations) {
        return send(database.transactions(), text, destinations);
    }

    SmtpReply send(Transactions transactions, String text, Destination... destinations) {
        return sendWishing(transactions, text, ReportWish.none(), destinations);
    }

    /** @param wish what the client asks to be told about each recipient */
    SmtpReply sendWishing(Transactions transactions, String text, ReportWish wish, Destination... destinations) {
        List<EmailAddress> addresses = new ArrayList<>();
        for (Destination destination : destinations) {
            addresses.add(address(destination));
        }
        Envelope envelope = new Envelope(ReversePath.of(EmailAddress.of("eve@people.example")), addresses, BodyType.SEVEN_BIT, false,
                Collections.nCopies(addresses.size(), wish));
        return intake(transactions).take(new Submission(new Peer("192.0.2.1", "mx.example", "ESMTP", "", false), envelope,
                List.of(destinations), ByteOctets.utf8(text.replace("\n", "\r\n")), now.get()));
    }

    static String post(int number) {
        return "From: eve@people.example\nTo: open@lists.example.org\nSubject: hello\nMessage-ID: <%d@people.example>\n\ntext\n"
                .formatted(number);
    }

    /** Until nothing waits, or an outage ends it. */
    void drain() {
        drain(database.transactions());
    }

    void drain(Transactions transactions) {
        PostFlow flow = flow(transactions);
        SqlExpansions expansions = expansions(transactions);
        boolean more = true;
        while (more) {
            Progress progress = flow.takeNext();
            more = progress != Progress.NOTHING && progress != Progress.OUTAGE;
            more |= expansions.step();
        }
    }

    long number(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    List<String> texts(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    void sql(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private EmailAddress address(Destination destination) {
        return switch (destination) {
            case Destination.Post(MailList list) -> list.post();
            case Destination.Owner(MailList list) -> list.owner();
            case Destination.ReturnPath(MailList list, long copy) -> new EmailAddress("returned-" + copy, list.domain());
            case Destination.Request(MailList list) -> list.request();
            case Destination.Join(MailList list) -> list.join();
            case Destination.Leave(MailList list) -> list.leave();
            case Destination.LeaveByToken(MailList list, long id) -> new EmailAddress("leave-" + id, list.domain());
            case Destination.Confirm(MailList list, long id) -> new EmailAddress("confirm-" + id, list.domain());
            case Destination.Resume(MailList list, long id) -> new EmailAddress("resume-" + id, list.domain());
            case Destination.Moderate(MailList list, long id, var _) -> new EmailAddress("moderate-" + id, list.domain());
            case Destination.Postmaster(String domain) -> new EmailAddress("postmaster", domain);
            case Destination.NoticeReturn(long copy) -> new EmailAddress("notice-" + copy, "lists.example.org");
            case Destination.OrphanReturn(long copy) -> new EmailAddress("orphan-" + copy, "lists.example.org");
        };
    }

    private Recipients recipients() {
        return new Recipients() {
            @Override
            public Acceptance check(EmailAddress recipient, ReversePath reversePath) {
                boolean banned = reversePath instanceof ReversePath.Mailbox(EmailAddress sender) && lists.banned(open.id(), sender);
                return banned ? new Acceptance.Refused(SmtpReply.of(550, "5.7.1", "banned")) : meaning(recipient);
            }

            @Override
            public Acceptance meaning(EmailAddress recipient) {
                breakAt("accept");
                if (gone.get()) {
                    return new Acceptance.Refused(SmtpReply.of(550, "5.1.1", "no such list"));
                }
                String local = recipient.localPart();
                Destination destination = switch (local.replaceAll("\\d+", "")) {
                    case "owner-open" -> new Destination.Owner(open);
                    case "returned-" -> new Destination.ReturnPath(open, Long.parseLong(local.substring(9)));
                    case "open-request" -> new Destination.Request(open);
                    case "open-join" -> new Destination.Join(open);
                    case "open-leave" -> new Destination.Leave(open);
                    case "leave-" -> new Destination.LeaveByToken(open, Long.parseLong(local.substring(6)));
                    case "confirm-" -> new Destination.Confirm(open, Long.parseLong(local.substring(8)));
                    case "resume-" -> new Destination.Resume(open, Long.parseLong(local.substring(7)));
                    case "postmaster" -> new Destination.Postmaster(recipient.domain());
                    case "orphan-" -> new Destination.OrphanReturn(Long.parseLong(local.substring(7)));
                    case "notice-" -> new Destination.NoticeReturn(Long.parseLong(local.substring(7)));
                    // The others are lists, or nothing.
                    default -> null;
                };
                if (destination != null) {
                    return new Acceptance.Taken(destination);
                }
                return new Acceptance.Taken(new Destination.Post(lists.find(local, recipient.domain()).orElseThrow()));
            }
        };
    }

    private Archive archive() {
        JdbiArchive real = new JdbiArchive(database.jdbi(), store);
        return new Archive() {
            @Override
            public void keepInTx(long postId, long listId, long messageId, HeaderBlock header, Instant at, List<String> changes) {
                breakAt("archive");
                real.keepInTx(postId, listId, messageId, header, at, changes);
            }

            @Override
            public void keepAllInTx(List<PostToKeep> posts) {
                breakAt("archive");
                real.keepAllInTx(posts);
            }

            @Override
            public List<Long> postsOf(String messageId) {
                return real.postsOf(messageId);
            }
        };
    }

    private Notices sender() {
        return notice -> {
            breakAt("notice");
            notices.add(notice);
            return List.of();
        };
    }

    private boolean visit(String station, Inbound row) {
        breakAt(station);
        breakAt(station + " " + row.arrival().recipient());
        visited.add(station + " " + row.arrival().recipient());
        return !deaf.get();
    }

    void breakAt(String station) {
        if (broken.get().equals(station)) {
            throw bug.get().get();
        }
    }

    private Stations stations() {
        return new Stations() {
            @Override
            public boolean ownerInTx(Inbound row, Destination.Owner destination) {
                return visit("Owner", row);
            }

            @Override
            public void returnedInTx(List<Returned> mails) {
                mails.forEach(mail -> visit("ReturnPath", mail.row()));
            }

            @Override
            public boolean resumeInTx(Inbound row, Destination.Resume destination) {
                return visit("Resume", row);
            }

            @Override
            public boolean moderateInTx(Inbound row, Destination.Moderate destination) {
                return visit("Moderate", row);
            }

            @Override
            public void noticeReturnedInTx(Inbound row, Destination.NoticeReturn destination) {
                visit("NoticeReturn", row);
            }

            @Override
            public void orphanReturnedInTx(Inbound row, Destination.OrphanReturn destination) {
                visit("OrphanReturn", row);
            }

            @Override
            public boolean requestInTx(Inbound row, Destination.Request destination) {
                return visit("Request", row);
            }

            @Override
            public boolean joinInTx(Inbound row, Destination.Join destination) {
                return visit("Join", row);
            }

            @Override
            public boolean leaveInTx(Inbound row, Destination.Leave destination) {
                return visit("Leave", row);
            }

            @Override
            public boolean leaveByTokenInTx(Inbound row, Destination.LeaveByToken destination) {
                return visit("LeaveByToken", row);
            }

            @Override
            public boolean confirmInTx(Inbound row, Destination.Confirm destination) {
                return visit("Confirm", row);
            }

            @Override
            public boolean postmasterInTx(Inbound row, Destination.Postmaster destination) {
                return visit("Postmaster", row);
            }
        };
    }

    /** Posts are read from the database; what is written stays in memory. */
    private final class ReportStore implements MessageStore {

        @Override
        public long storeInTx(MessageOctets octets) {
            breakAt("report");
            return reports.storeInTx(octets);
        }

        @Override
        public MessageOctets open(long messageId) {
            return store.open(messageId);
        }

        @Override
        public void holdInTx(long messageId, String holder) {
            reports.holdInTx(messageId, holder);
        }

        @Override
        public void releaseInTx(long messageId, String holder) {
            reports.releaseInTx(messageId, holder);
        }

        @Override
        public int sweepInTx(int limit) {
            return 0;
        }
    }

    /** Writes mailings as the queue does, and sends nothing. */
    final class QueueOfRows implements Outbox {

        final AtomicInteger wakes = new AtomicInteger();
        final List<Long> expected = new CopyOnWriteArrayList<>();

        @Override
        public long openInTx(NewMailing mailing) {
            breakAt("expand");
            String path = switch (mailing.returnPath()) {
                case ReturnPathRule.Signed(var purpose, EmailAddress base) -> purpose + " " + base;
                case ReturnPathRule.Fixed(ReversePath fixed) -> "FIXED " + fixed.text();
            };
            long id = database.jdbi().withHandle(handle -> handle.createQuery("""
                    INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority, created_at, day, signed_for)
                    VALUES (:post, :list, :message, :rendering, :path, 'FIXED', false, false, 1, :at, CAST(:at AS timestamptz), :for)
                    RETURNING id""")
                    .bind("post", mailing.postId()).bind("list", mailing.listId()).bind("message", mailing.messageId())
                    .bind("path", path).bind("rendering", RenderingCodec.encode(mailing.rendering()).toArray())
                    .bind("for", mailing.signedFor()).bind("at", mailing.createdAt()).mapTo(Long.class).one());
            store.holdInTx(mailing.messageId(), "mailing:" + id);
            return id;
        }

        @Override
        public long sendInTx(NewMailing mailing, EmailAddress recipient) {
            throw new AssertionError("posts are not sent one by one");
        }

        @Override
        public void wake() {
            wakes.incrementAndGet();
        }

        @Override
        public void expect(long mailing) {
            expected.add(mailing);
        }
    }
}
