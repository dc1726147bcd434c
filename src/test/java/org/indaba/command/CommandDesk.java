package org.indaba.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.indaba.accept.Destination;
import org.indaba.accept.Destination.Moderate.Verdict;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.SiteLanguage;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.MailList;
import org.indaba.lists.PersonLanguages;
import org.indaba.lists.SqlSuppressions;
import org.indaba.lists.Suppressions;
import org.indaba.mail.BodyType;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenKey;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.ByteOctets;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;
import org.indaba.notice.MailNotices;
import org.indaba.notice.NoticeTexts;
import org.indaba.notice.OwnAddresses;
import org.indaba.notice.ReaderLanguages;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.NewInbound;
import org.indaba.testing.AuditInMemory;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;

/** One Indaba as far as commands go: a list, its members, the mail that leaves, and a clock that the test moves. */
final class CommandDesk {

    private static final AtomicLong ROWS = new AtomicLong();

    final FakeLists lists = new FakeLists();
    final FakeMembers members = new FakeMembers(() -> this.now);
    final MailInMemory mail = new MailInMemory();
    final RecordedEvents events = new RecordedEvents();
    final TokenCodec tokens = new TokenCodec(() -> List.of(new TokenKey(1, Bytes.utf8("a secret of at least thirty-two octets, here"))));
    final SqlSuppressions suppressions;
    final Confirmations confirmations;
    final Questions questions;
    final Questioner questioner;
    final AnswerCap cap;
    final FormDesk forms;
    final Invitations invitations;
    final AuditInMemory audit = new AuditInMemory();
    final MailNotices notices;
    final Errands errands;
    final OwnersDecisions owners;
    final ModeratorMail moderators;
    final Map<Long, HeldPost> held = new HashMap<>();
    final List<String> decisions = new ArrayList<>();
    final MailCommands commands;
    Instant now = Instant.parse("2026-03-01T08:05:09Z");
    MailList list;

    /** Who reads what, by address; as in the database, nobody does of whom nothing is known. */
    final Map<String, String> read = new HashMap<>();

    private final PersonLanguages languages = new PersonLanguages() {
        @Override
        public Optional<String> tag(EmailAddress address) {
            return Optional.ofNullable(read.get(address.key()));
        }

        @Override
        public void setInTx(EmailAddress address, Language language) {
            if (!members.all(address, 1).isEmpty()) {
                read.put(address.key(), language.tag());
            }
        }
    };

    private final TestDatabase database;

    CommandDesk(TestDatabase database, String listAddress, Joining joining, Joining leaving) {
        this(database, listAddress, joining, leaving, AskLimits.standard());
    }

    CommandDesk(TestDatabase database, String listAddress, Joining joining, Joining leaving, AskLimits limits) {
        this.database = database;
        database.jdbi().useHandle(handle -> handle.execute(
                "TRUNCATE confirmations, questions, errands, answers_sent, answer_counts, suppressions, erased_suppressions"));
        OwnAddresses own = new OwnAddresses(lists);
        suppressions = new SqlSuppressions(database.jdbi(), () -> now);
        notices = new MailNotices(new NoticeTexts(new ReaderLanguages(Languages.shipped(), languages, new SiteLanguage(Language.ENGLISH)),
                (_, _, _) -> Optional.empty()), mail, mail, own, () -> now, new Random(1));
        confirmations = new Confirmations(database.jdbi(), () -> now);
        questions = new Questions(database.jdbi(), () -> now);
        cap = new AnswerCap(database.jdbi(), () -> now, limits, events);
        questioner = new Questioner(questions, cap, lists, members, notices, tokens, "http://localhost:8080");
        Answers answers = new Answers(notices, cap);
        errands = new Errands(database.jdbi(), tokens, () -> now);
        Invited invited = new Invited(database.jdbi(), () -> now, audit);
        Wishes.Waiting waiting = new Wishes.Waiting(confirmations, questions, questioner, errands, invited);
        PreferenceChanges changes = new PreferenceChanges(members, languages, audit, () -> now);
        Wishes wishes = new Wishes(lists, new Wishes.Kept(members, suppressions, audit), waiting, changes, answers, notices);
        Requests requests = new Requests(wishes, lists, members, changes, answers, tokens);
        commands = new MailCommands(new Speakers(lists, own, events), wishes, answers, members, requests, mail,
                () -> now);
        owners = new OwnersDecisions(confirmations, invited, lists, members, changes, notices);
        moderators = new ModeratorMail(new Speakers(lists, own, events), errands, lists,
                new ModeratorMail.Deciding(this::decide, owners, audit), answers, mail);
        forms = new FormDesk(wishes, waiting, new FormDesk.Ports(lists, own, cap, notices, tokens));
        invitations = new Invitations(invited, questions,
                new Invitations.Guests(lists, members, suppressions, own),
                new Invitations.Letters(cap, notices, tokens, "http://localhost:8080"), audit, () -> now);
        list = lists.add(listAddress, ListSettings.defaults(), EmailAddress.of("olu@example.org"));
        policy(joining, leaving);
    }

    void policy(Joining joining, Joining leaving) {
        list = lists.change(list, list.settings().with(ListSetting.JOINING, word(joining))
                .with(ListSetting.LEAVING, word(leaving == Joining.INVITATION ? Joining.CLOSED : leaving)));
    }

    private static String word(Joining policy) {
        return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Runs one of the commands in a transaction, with a mail from this author. */
    void hears(String author, String subject, BiConsumer<MailCommands, Inbound> command) {
        hearsMail("From: " + author + "\r\nSubject: " + subject + "\r\nMessage-ID: <q@example.net>\r\n\r\n", ReversePath.of(
                EmailAddress.of(author.replaceAll(".*<|>.*", ""))), command);
    }

    void hearsMail(String text, ReversePath reversePath, BiConsumer<MailCommands, Inbound> command) {
        Inbound row = new Inbound(ROWS.incrementAndGet(), new NewInbound(mail.storeInTx(ByteOctets.utf8(text)), list.request(),
                list.id(), reversePath, new Peer("192.0.2.1", "x", "ESMTP", "", false), BodyType.SEVEN_BIT, false, now,
                InboundState.WAITING, "", "", ReportWish.none()));
        database.transactions().run(() -> command.accept(commands, row));
    }

    /** Sends what was gathered, as the server does every few seconds. */
    int round() {
        return database.transactions().call(questioner::sendDueInTx);
    }

    private Optional<HeldPost> decide(long postId, Decision decision) {
        Optional<HeldPost> post = Optional.ofNullable(held.remove(postId));
        post.ifPresent(_ -> decisions.add(postId + " " + decision));
        return post;
    }

    /** A mail to one of the addresses of moderators, as it stands in the text or in Reply-To. */
    void moderates(String address, String text, ReversePath reversePath) {
        String token = address.replaceAll(".*\\+|@.*", "");
        Verdict verdict = tokens.verify(TokenPurpose.ACCEPT, token).isPresent() ? Verdict.ACCEPT : Verdict.REFUSE;
        long id = tokens.verify(verdict == Verdict.ACCEPT ? TokenPurpose.ACCEPT : TokenPurpose.REFUSE, token).orElseThrow();
        hearsMail(text, reversePath, (_, row) -> moderators.takeInTx(row, new Destination.Moderate(list, id, verdict)));
    }

    <T> T inTx(Supplier<T> work) {
        return database.transactions().call(work);
    }

    /** The token of the last confirmation that was sent. */
    String token() {
        return mail.sent().stream().filter(sent -> sent.field("Subject").startsWith("Confirm ")).toList().getLast()
                .field("Subject").split(" ")[1];
    }

    /** Bounces have stopped all copies for an address. */
    void deadEverywhere(EmailAddress address) {
        suppressions.addInTx(address, "dead on 2 lists", Duration.ofDays(180), Suppressions.Origin.BOUNCES);
    }

    boolean isMember(String address) {
        return members.find(list.id(), EmailAddress.of(address)).isPresent();
    }
}
