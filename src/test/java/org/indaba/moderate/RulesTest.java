package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.Optional;
import java.util.OptionalLong;
import org.indaba.auth.ArcResult;
import org.indaba.auth.AuthenticationResults;
import org.indaba.auth.DmarcOutcome;
import org.indaba.auth.DmarcOutcome.Proof;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.auth.KeyRecords;
import org.indaba.auth.SpfOutcome;
import org.indaba.auth.SpfResult;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings.Machines;
import org.indaba.lists.ListSettings.Nonmembers;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

    private static final String POST = """
            From: Ann <ann@people.example>
            To: afnog@lists.example.org
            Subject: hello
            Date: Mon, 04 May 2026 10:00:00 +0000
            Message-ID: <1@people.example>
            """;

    private final FakeLists lists = new FakeLists();
    private final FakeMembers members = new FakeMembers();
    private final RememberedPosts earlier = new RememberedPosts();
    private final Judge judge = new Judge(new Rules(lists, members, earlier));
    private MailList list;

    @BeforeEach
    void aListWithOneMember() {
        list = lists.add("afnog@lists.example.org", TestSettings.posting(Posting.MEMBERS), EmailAddress.of("owner@people.example"));
        lists.moderate(list, EmailAddress.of("moderator@people.example"));
        members.addInTx(1, EmailAddress.of("ann@people.example"), "Ann");
    }

    @Test
    void aMembersPostIsAcceptedAndEveryRuleHasLooked() {
        Judgement judgement = judge(POST);

        assertThat(judgement.verdict()).isEqualTo(new Verdict.Accept());
        assertThat(judgement.trace().looks()).extracting(Trace.Look::rule).containsExactly("came-before", "hops", "own-copy", "answers",
                "commands", "machines", "size", "content", "bans", "senders", "from-field", "visible-recipient", "dmarc", "authentication",
                "author");
        assertThat(judgement.trace().looks()).allMatch(look -> look.wants().isEmpty() && !look.says().isEmpty());
    }

    /** Author's policy, what was found, the setting, and what becomes of the post. */
    @ParameterizedTest
    @CsvSource({"REJECT, fail, accept, accept", "REJECT, fail, hold, hold", "REJECT, fail, reject, reject",
        "QUARANTINE, fail, accept, accept", "QUARANTINE, fail, hold, hold", "QUARANTINE, fail, reject, hold",
        "NONE, fail, reject, accept", "REJECT, pass, reject, accept", "REJECT, none, reject, accept", "REJECT, permerror, reject, accept",
        "REJECT, testing, reject, accept", "REJECT, temperror, accept, accept", "REJECT, temperror, hold, hold",
        "REJECT, temperror, reject, hold", "NONE, temperror, reject, accept"})
    void whatItsDomainDisownsIsTreatedAsTheListSays(DmarcPolicy policy, String found, String setting, String verdict) {
        list = lists.change(list, list.settings().with(ListSetting.DMARC_FAILURES, setting));

        Judgement judgement = judge(POST, evidence(policy, found, Set.of()));

        assertThat(judgement.verdict().word()).isEqualTo(verdict);
        Trace.Look look = judgement.trace().looks().stream().filter(one -> one.rule().equals("dmarc")).findFirst().orElseThrow();
        assertThat(look.says()).isNotBlank();
        assertThat(look.remedy().contains("dmarc-failures=accept")).isEqualTo(!verdict.equals("accept"));
    }

    /** The author, what proves the domain, what was found by SPF, the setting, and what becomes of the post. */
    @ParameterizedTest
    @CsvSource({"ann@people.example, DKIM, fail, reject, accept", "ann@people.example, SPF, pass, reject, accept",
        "ann@people.example, '', fail, accept, accept", "ann@people.example, '', fail, hold, hold",
        "ann@people.example, '', fail, reject, reject", "ann@people.example, '', temperror, reject, hold",
        "moderator@people.example, '', none, reject, reject", "owner@people.example, '', none, reject, reject",
        "eve@people.example, '', none, reject, accept"})
    void whoIsKnownMustBeProvenWhereTheListSaysSo(String author, String proof, String spf, String setting, String verdict) {
        list = lists.change(list, TestSettings.posting(Posting.OPEN).with(ListSetting.UNAUTHENTICATED, setting));
        Set<Proof> proofs = proof.isEmpty() ? Set.of() : Set.of(Proof.valueOf(proof));

        Judgement judgement = judge(POST.replace("ann@people.example", author), evidence(DmarcPolicy.NONE, spf, proofs));

        assertThat(judgement.verdict().word()).isEqualTo(verdict);
        Trace.Look look = judgement.trace().looks().stream().filter(one -> one.rule().equals("authentication")).findFirst().orElseThrow();
        assertThat(look.says()).contains("spf=").contains("dkim=none").contains("dmarc=");
        if (judgement.verdict() instanceof Verdict.Reject(String _, String enhanced)) {
            // RFC 7372 §3.3: neither SPF nor DKIM.
            assertThat(enhanced).isEqualTo("5.7.26");
        }
        assertThat(look.remedy().contains("unauthenticated=accept")).isEqualTo(!verdict.equals("accept"));
    }

    @Test
    void whereNobodyLookedAKnownAuthorIsHeldAndNeverRefused() {
        list = lists.change(list, list.settings().with(ListSetting.UNAUTHENTICATED, "reject"));

        assertThat(judge(POST).verdict().word()).isEqualTo("hold");
    }

    @Test
    void withoutAFromFieldTheEnvelopeSenderIsProvenBySpf() {
        list = lists.change(list, TestSettings.posting(Posting.OPEN).with(ListSetting.UNAUTHENTICATED, "reject"));
        String without = POST.substring(POST.indexOf('\n') + 1);

        assertThat(judge(without, evidence(DmarcPolicy.NONE, "pass", Set.of())).verdict().word()).isEqualTo("accept");
        assertThat(judge(without, evidence(DmarcPolicy.NONE, "fail", Set.of())).verdict().word()).isEqualTo("reject");
    }

    private Judgement judge(String text, Evidence evidence) {
        ArrivedMessage message = message(text, from("ann@people.example"), false).with(Optional.of(evidence));
        return judge.judge(new Post(list, list.post(), message));
    }

    private static Evidence evidence(DmarcPolicy policy, String found, Set<Proof> proofs) {
        DmarcResult dmarc = switch (found) {
            case "fail" -> new DmarcResult.Fail(policy, false);
            case "testing" -> new DmarcResult.Fail(policy, true);
            case "pass" -> new DmarcResult.Pass();
            case "none" -> new DmarcResult.None("people.example has no DMARC policy");
            case "permerror" -> new DmarcResult.PermError("the record of people.example is broken");
            default -> new DmarcResult.TempError("no answer");
        };
        SpfResult spf = switch (found) {
            case "pass" -> new SpfResult.Pass("ip4");
            case "temperror" -> new SpfResult.TempError("no answer");
            default -> new SpfResult.Fail("");
        };
        return new Evidence(new AuthenticationResults(new SpfOutcome(spf, "people.example", SpfOutcome.Identity.MAIL_FROM), List.of(),
                new ArcResult.None(), new DmarcOutcome(dmarc, "people.example", "people.example", policy, proofs, Set.of())),
                KeyRecords.none());
    }

    @Test
    void aStrangersPostIsRefusedInWordsThatSayWhatToDo() {
        Judgement judgement = judge(POST.replace("ann@", "eve@"));

        assertThat(judgement.verdict()).isEqualTo(new Verdict.Reject("only members may post to afnog@lists.example.org, and "
                + "eve@people.example is none; to join, write to afnog-join@lists.example.org", "5.7.1"));
        assertThat(judgement.trace().looks().getLast().remedy()).contains("joins").contains("posting=open").contains("nonmembers=hold");
    }

    @Test
    void membershipIsJudgedOnTheAuthorAndNotOnTheEnvelope() {
        assertThat(judge(POST, from("eve@people.example")).verdict()).isEqualTo(new Verdict.Accept());
        assertThat(judge(POST.replace("ann@", "eve@"), from("ann@people.example")).verdict()).isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void addressesAreComparedWithoutCase() {
        assertThat(judge(POST.replace("ann@people.example", "ANN@People.Example")).verdict()).isEqualTo(new Verdict.Accept());
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN,      ann, accept", "OPEN,      eve, accept", "OPEN,      owner, accept",
        "MEMBERS,   ann, accept", "MEMBERS,   eve, reject", "MEMBERS,   owner, accept", "MEMBERS,  moderator, accept",
        "MODERATED, ann, hold",   "MODERATED, eve, hold",   "MODERATED, owner, hold",
        "ANNOUNCE,  ann, reject", "ANNOUNCE,  eve, reject", "ANNOUNCE,  owner, accept", "ANNOUNCE, moderator, accept"})
    void whoMayPostIsASetting(Posting posting, String author, String verdict) {
        list = lists.change(list, TestSettings.posting(posting));

        assertThat(judge(POST.replace("ann@", author + "@")).verdict().word()).isEqualTo(verdict);
    }

    @Test
    void strangersAreHeldWhereTheListSaysSo() {
        set(Posting.MEMBERS, Nonmembers.HOLD, Machines.ACCEPT, 1_000_000);

        assertThat(judge(POST.replace("ann@", "eve@")).verdict()).isEqualTo(new Verdict.Hold("eve@people.example is not a member"));
    }

    @Test
    void ofSeveralAuthorsAllMustPass() {
        assertThat(judge(POST.replace("ann@people.example>", "ann@people.example>, eve@people.example")).verdict())
                .isInstanceOf(Verdict.Reject.class);
        members.addInTx(1, EmailAddress.of("eve@people.example"), "");
        assertThat(judge(POST.replace("ann@people.example>", "ann@people.example>, eve@people.example")).verdict())
                .isEqualTo(new Verdict.Accept());
    }

    @Test
    void moreAuthorsThanTheLimitAreHeldThoughAllAreMembers() {
        StringBuilder from = new StringBuilder("ann@people.example");
        for (int i = 1; i < AuthorRule.MAX_AUTHORS; i++) {
            members.addInTx(1, EmailAddress.of("m" + i + "@people.example"), "");
            from.append(", m").append(i).append("@people.example");
        }
        assertThat(judge(POST.replace("Ann <ann@people.example>", from)).verdict()).isEqualTo(new Verdict.Accept());

        members.addInTx(1, EmailAddress.of("last@people.example"), "");
        assertThat(judge(POST.replace("Ann <ann@people.example>", from + ", last@people.example")).verdict())
                .isInstanceOf(Verdict.Hold.class);
    }

    @Test
    void anAuthorThatCannotBeReadDoesNotPassBesideAMember() {
        assertThat(judge(POST.replace("<ann@people.example>", "<ann@people.example>, <not an address>")).verdict())
                .isEqualTo(new Verdict.Hold("not all of its authors can be read"));
        assertThat(judge(POST.replace("Ann <ann@people.example>", "undisclosed:;")).verdict()).isInstanceOf(Verdict.Hold.class);
    }

    @Test
    void withoutFromTheEnvelopeSenderIsTheAuthor() {
        String post = POST.substring(POST.indexOf('\n') + 1);

        assertThat(judge(post, from("ann@people.example")).verdict()).isEqualTo(new Verdict.Accept());
        assertThat(judge(post, from("eve@people.example")).verdict()).isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void twoFromFieldsAreHeldEvenAtAnOpenList() {
        // RFC 5322 §3.6: exactly one From field.
        set(Posting.OPEN, Nonmembers.REJECT, Machines.ACCEPT, 1_000_000);

        assertThat(judge("From: ann@people.example\n" + POST).verdict())
                .isEqualTo(new Verdict.Hold("it has 2 From fields, so its author is not clear"));
    }

    @ParameterizedTest
    @CsvSource({"100, accept", "101, reject"})
    void oneHopTooManyIsALoop(int hops, String verdict) {
        // RFC 5321 §6.3: at least 100.
        assertThat(judge("Received: from a by b; now\n".repeat(hops) + POST).verdict().word()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "List-Id: African network operators <afnog.lists.example.org>", "List-ID: <AFNOG.Lists.Example.Org>",
        "List-Id: afnog.lists.example.org", "List-Post: <mailto:afnog@lists.example.org>",
        "List-Post: <https://example.org/>, <mailto:AFNOG@lists.example.org?subject=x>", "X-Loop: afnog@lists.example.org",
        "X-BeenThere: Afnog@lists.example.org",
        "X-BeenThere: other@lists.example.org\nX-BeenThere: afnog@lists.example.org\nX-BeenThere: third@lists.example.org",
        "X-BeenThere:\n afnog@lists.example.org", "X-BeenThere: <afnog@lists.example.org>"})
    void aCopyOfTheListIsALoop(String field) {
        // RFC 2919 §6: compared without case; RFC 6068 §2: a link may hold more than the address.
        assertThat(judge(field + "\n" + POST).verdict()).isInstanceOfSatisfying(Verdict.Reject.class,
                reject -> assertThat(reject.enhanced()).isEqualTo("5.4.6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "List-Id: <other.lists.example.org>", "List-Id: afnog.lists.example.org <other.example.net>", "List-Post: NO",
        "List-Post: <mailto:other@lists.example.org>", "Delivered-To: afnog@lists.example.org", "X-Loop: other@lists.example.org",
        "X-BeenThere: other@lists.example.org\nX-BeenThere: afnog@lists.example.net"})
    void aCopyOfAnotherListIsNone(String field) {
        // RFC 2369 §3.4 and RFC 2919 §3.
        assertThat(judge(field + "\n" + POST).verdict()).isEqualTo(new Verdict.Accept());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Auto-Submitted: auto-replied", "Auto-submitted: Auto-Replied (vacation)", "Auto-Submitted: auto-replied; owner=\"x\"",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
        "Content-Type: Multipart/Report; report-type=disposition-notification; boundary=x", "Precedence: auto_reply", "X-Autoreply: yes",
        "X-Autorespond: hello"})
    void automaticAnswersAreRefusedWhateverTheSetting(String field) {
        // RFC 3834 §2 and §5, RFC 6522 §3.
        for (Machines machines : Machines.values()) {
            set(Posting.OPEN, Nonmembers.REJECT, machines, 1_000_000);
            assertThat(judge(field + "\n" + POST).verdict()).isInstanceOfSatisfying(Verdict.Reject.class,
                    reject -> assertThat(reject.reason()).startsWith("automatic answers are not posted"));
        }
    }

    @Test
    void theNullSenderIsRefused() {
        // RFC 5321 §4.5.5: the null path marks notifications.
        assertThat(judge(POST, ReversePath.none()).verdict()).isInstanceOf(Verdict.Reject.class);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPT, accept", "HOLD, hold", "REJECT, reject"})
    void mailThatAMachineWroteOfItsOwnAccordIsASetting(Machines machines, String verdict) {
        set(Posting.MEMBERS, Nonmembers.REJECT, machines, 1_000_000);

        assertThat(judge("Auto-Submitted: auto-generated\n" + POST).verdict().word()).isEqualTo(verdict);
        assertThat(judge("Precedence: Bulk\n" + POST).verdict().word()).isEqualTo(verdict);
        assertThat(judge("Auto-Submitted: no\n" + POST).verdict().word()).isEqualTo("accept");
        assertThat(judge("Precedence: list\n" + POST).verdict().word()).isEqualTo("accept");
    }

    @Test
    void aPostOfExactlyTheLimitIsTakenAndOneOctetMoreIsNot() {
        int size = crlf(POST).length() + 2;

        set(Posting.MEMBERS, Nonmembers.REJECT, Machines.ACCEPT, size);
        assertThat(judge(POST).verdict()).isEqualTo(new Verdict.Accept());
        // RFC 3463 §3.3: X.2.3, the message is longer than this mailbox takes.
        set(Posting.MEMBERS, Nonmembers.REJECT, Machines.ACCEPT, size - 1);
        assertThat(judge(POST).verdict()).isInstanceOfSatisfying(Verdict.Reject.class,
                reject -> assertThat(reject.enhanced()).isEqualTo("5.2.3"));
    }

    @Test
    void whoIsBannedPostsNeitherAsAuthorNorAsSender() {
        list = lists.change(list, TestSettings.posting(Posting.OPEN));
        lists.banEverywhere("eve@people.example");
        lists.banEverywhere("@spam.example");
        assertThat(judge(POST.replace("ann@", "eve@")).verdict()).isInstanceOf(Verdict.Reject.class);
        assertThat(judge(POST, from("anybody@spam.example")).verdict()).isInstanceOf(Verdict.Reject.class);
        lists.banEverywhere("/^spam[0-9]+@/");
        Judgement matched = judge(POST, from("Spam77@people.example"));
        assertThat(((Verdict.Reject) matched.verdict()).reason()).contains("Spam77").doesNotContain("[0-9]");
        assertThat(matched.trace().looks().toString()).contains("lift the ban on /^spam[0-9]+@/");
        assertThat(judge(POST).verdict()).isEqualTo(new Verdict.Accept());
    }

    /** What was decided about eve, how the list is, and what becomes of her post. */
    @ParameterizedTest
    @CsvSource({"ACCEPT, MEMBERS, accept", "ACCEPT, MODERATED, accept", "ACCEPT, ANNOUNCE, accept", "HOLD, OPEN, hold",
        "REJECT, OPEN, reject", "DISCARD, MEMBERS, discard"})
    void whatModeratorsDecidedAboutASenderCounts(SenderVerdict decided, Posting posting, String verdict) {
        list = lists.change(list, TestSettings.posting(posting));
        KnownSenders eve = new OneSender(EmailAddress.of("eve@people.example"), decided);
        Judge knowing = new Judge(new Rules(lists, members, Backgrounds.of(earlier, eve)));

        Judgement judgement = knowing.judge(new Post(list, list.post(), message(POST.replace("ann@", "EVE@"),
                from("eve@people.example"), false)));

        assertThat(judgement.verdict().word()).isEqualTo(verdict);
        assertThat(judgement.trace().looks()).filteredOn(look -> look.rule().equals("senders"))
                .allSatisfy(look -> assertThat(look.says()).contains("a moderator decided"));
        String both = POST.replace("From: Ann <ann@", "From: mallory@people.example, Eve <eve@");
        assertThat(knowing.judge(new Post(list, list.post(), message(both, from("eve@people.example"), false))).verdict().word())
                .as("all authors must be accepted, and one who is not wanted is enough")
                .isEqualTo(decided != SenderVerdict.ACCEPT ? verdict : posting == Posting.MODERATED ? "hold" : "reject");
    }

    @Test
    void whoIsAlwaysAcceptedMustBeProvenWhereTheListSaysSo() {
        list = lists.change(list, TestSettings.posting(Posting.MEMBERS).with(ListSetting.UNAUTHENTICATED, "hold"));
        Judge knowing = new Judge(new Rules(lists, members,
                Backgrounds.of(earlier, new OneSender(EmailAddress.of("eve@people.example"), SenderVerdict.ACCEPT))));

        Judgement judgement = knowing.judge(new Post(list, list.post(), message(POST.replace("ann@", "eve@"),
                from("eve@people.example"), false)));

        assertThat(judgement.verdict().words()).contains("nothing proves that eve@people.example wrote it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "To: afnog@lists.example.org              | accept",
        "Cc: x@people.example, AFNOG@lists.example.org | accept",
        "To: list: afnog@lists.example.org;       | accept",
        "Resent-To: afnog@lists.example.org       | accept",
        "To: x@people.example                     | hold",
        "To: undisclosed-recipients:;             | hold",
        "Bcc: afnog@lists.example.org             | hold",
        "X-None: none                             | hold"})
    void theListMustBeVisible(String field, String verdict) {
        assertThat(judge(POST.replace("To: afnog@lists.example.org", field)).verdict().word()).isEqualTo(verdict);
    }

    @Test
    void aListThatWasRenamedIsVisibleByTheNameItWasWrittenTo() {
        list = lists.rename(list, "africa@lists.example.org");
        ArrivedMessage message = message(POST, from("ann@people.example"), false);

        assertThat(judge.judge(new Post(list, EmailAddress.of("afnog@lists.example.org"), message)).verdict().word()).isEqualTo("accept");
        assertThat(judge.judge(new Post(list, list.post(), message)).verdict().word()).isEqualTo("hold");
    }

    @Test
    void anOpenListDoesNotAskToBeVisible() {
        list = lists.change(list, TestSettings.posting(Posting.OPEN));

        assertThat(judge("From: ann@people.example\n").verdict()).isEqualTo(new Verdict.Accept());
    }

    @Test
    void aPostThatCameBeforeIsDroppedWhateverElseIsWrongWithIt() {
        ArrivedMessage first = message(POST.replace("ann@", "eve@"), from("eve@people.example"), false);
        remember(first);

        Judgement again = judge("Received: from another by way; later\n" + POST.replace("ann@", "eve@"), from("eve@people.example"));

        assertThat(again.verdict()).isEqualTo(new Verdict.Discard("it came before, as post 17"));
    }

    /** While the earlier one waits for a moderator: the author, the list, and what becomes of the post. */
    @ParameterizedTest
    @CsvSource({"ann, MEMBERS, accept", "ann, MODERATED, discard", "eve, MEMBERS, reject"})
    void whatWaitsIsNotHeldTwiceAndStandsInNobodysWay(String author, Posting posting, String verdict) {
        list = lists.change(list, TestSettings.posting(posting));
        String text = POST.replace("ann@", author + "@");
        remember(message(text, from("eve@people.example"), false));
        earlier.waiting.add(17L);

        Judgement judgement = judge("Received: by another way; later\n" + text, from("eve@people.example"));

        assertThat(judgement.verdict().word()).isEqualTo(verdict);
        assertThat(judgement.trace().looks().getFirst().says()).startsWith("it came before, as post 17, which waits for a moderator");
        assertThat(judgement.withOthersTaking().verdict().word()).isEqualTo(verdict.equals("accept") ? "accept" : "discard");
        assertThat(judgement.replaced()).isEqualTo(verdict.equals("accept") ? OptionalLong.of(17) : OptionalLong.empty());
    }

    @Test
    void theSameMessageIdOverAnotherTextIsAnotherPost() {
        remember(message(POST + "\none", from("ann@people.example"), false));

        assertThat(judge(POST + "\ntwo").verdict()).isEqualTo(new Verdict.Accept());
        assertThat(judge(POST.replace("hello", "hello!") + "\none").verdict()).isEqualTo(new Verdict.Accept());
        assertThat(judge(POST + "\none").verdict()).isInstanceOf(Verdict.Discard.class);
    }

    @Test
    void withoutMessageIdTheDateTellsARepetitionAndWithoutBothNothingDoes() {
        String dated = POST.replace("Message-ID: <1@people.example>\n", "");
        String bare = dated.replaceAll("Date: .*\n", "");

        assertThat(message(dated, from("a@b.example"), false).fingerprint()).isPresent();
        assertThat(message(bare, from("a@b.example"), false).fingerprint()).isEmpty();
    }

    @Test
    void theStrictestVerdictDecidesAndTheFirstOfEqualsNamesTheReason() {
        set(Posting.MODERATED, Nonmembers.REJECT, Machines.HOLD, 1_000_000);

        Judgement held = judge("Precedence: bulk\n" + POST);
        lists.banEverywhere("ann@people.example");
        Judgement refused = judge("Precedence: bulk\n" + POST);

        assertThat(held.verdict()).isEqualTo(new Verdict.Hold("a machine made it (Precedence: bulk)"));
        assertThat(refused.verdict()).isInstanceOf(Verdict.Reject.class);
        assertThat(refused.trace().looks()).filteredOn(look -> !look.wants().isEmpty())
                .extracting(look -> look.rule() + " " + look.wants())
                .containsExactly("machines hold", "bans reject", "author hold");
    }

    @Test
    void behindATrustedRelayPeopleAreHeldAndMachinesDropped() {
        assertThat(behindRelay(POST.replace("ann@", "eve@")).word()).isEqualTo("hold");
        assertThat(behindRelay("Auto-Submitted: auto-replied\n" + POST).word()).isEqualTo("discard");
        assertThat(behindRelay("X-Loop: afnog@lists.example.org\n" + POST).word()).isEqualTo("discard");
        assertThat(behindRelay("Received: x\n".repeat(101) + POST).word()).isEqualTo("discard");
        assertThat(behindRelay(POST).word()).isEqualTo("accept");
    }

    private Verdict behindRelay(String text) {
        return judge.judge(new Post(list, list.post(), message(text, from("ann@people.example"), true))).verdict();
    }

    private Judgement judge(String text) {
        return judge(text, from("ann@people.example"));
    }

    private Judgement judge(String text, ReversePath reversePath) {
        return judge.judge(new Post(list, list.post(), message(text, reversePath, false)));
    }

    private static ArrivedMessage message(String text, ReversePath reversePath, boolean trusted) {
        ByteOctets octets = ByteOctets.utf8(crlf(text) + (text.contains("\n\n") ? "" : "\r\n"));
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        Envelope envelope = new Envelope(reversePath, List.of(EmailAddress.of("afnog@lists.example.org")), BodyType.SEVEN_BIT, false,
                List.of());
        return new ArrivedMessage(new Peer("192.0.2.1", "mx.example", "ESMTP", "", trusted), envelope, header, octets);
    }

    private void set(Posting posting, Nonmembers nonmembers, Machines machines, long maxSize) {
        list = lists.change(list, TestSettings.of(posting, nonmembers, machines, maxSize));
    }

    private static ReversePath from(String address) {
        return ReversePath.of(EmailAddress.of(address));
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private void remember(ArrivedMessage message) {
        earlier.rememberInTx(List.of(new EarlierPosts.Noted(1, message.fingerprint().orElseThrow(), 17, Instant.EPOCH)));
    }
}
