package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.lists.ListSetting;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Posts of people who have several addresses, all of them proved. */
class ListPeopleTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@people.example");
    private static final EmailAddress HOME = EmailAddress.of("Me@home.example");

    private final FakeLists lists = new FakeLists();
    private final FakeMembers members = new FakeMembers();
    private final RememberedPosts earlier = new RememberedPosts();
    private MailList list;

    @BeforeEach
    void aListWithOneMember() {
        list = lists.add("afnog@lists.example.org", TestSettings.posting(Posting.MEMBERS), EmailAddress.of("owner@people.example"));
        lists.moderate(list, EmailAddress.of("moderator@people.example"));
        members.addInTx(1, ANN, "Ann");
    }

    /** The other address on the list, how that is, how it treats who is not proven, and what becomes of a post. */
    @ParameterizedTest
    @CsvSource({"ann@people.example, MEMBERS, accept, accept", "moderator@people.example, MEMBERS, accept, accept",
        "moderator@people.example, ANNOUNCE, accept, accept", "owner@people.example, ANNOUNCE, accept, accept",
        "ann@people.example, ANNOUNCE, accept, reject", "bob@people.example, MEMBERS, accept, reject",
        "ann@people.example, MEMBERS, hold, hold", "ann@people.example, OPEN, hold, hold", "bob@people.example, OPEN, hold, accept"})
    void somebodyPostsFromEachAddressAndProvesTheOneThatIsWritten(String other, Posting posting, String unproven, String verdict) {
        members.join(HOME, EmailAddress.of(other), EmailAddress.of("third@home.example"));
        list = lists.change(list, TestSettings.posting(posting).with(ListSetting.UNAUTHENTICATED, unproven));

        assertThat(verdict(KnownSenders.NOBODY).word()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @EnumSource(value = SenderVerdict.class, names = "ACCEPT", mode = EnumSource.Mode.EXCLUDE)
    void anAddressWhosePostsAreNotTakenLendsNothing(SenderVerdict decided) {
        members.join(HOME, ANN);
        assertThat(verdict(KnownSenders.NOBODY)).isEqualTo(new Verdict.Accept());
        assertThat(verdict(new OneSender(ANN, SenderVerdict.ACCEPT))).isEqualTo(new Verdict.Accept());

        assertThat(verdict(new OneSender(ANN, decided)).words()).contains("Me@home.example is none");
    }

    @Test
    void anAddressThatIsBannedLendsNothing() {
        members.join(HOME, ANN);
        lists.ban(list, ANN.toString());

        assertThat(verdict(KnownSenders.NOBODY).words()).contains("Me@home.example is none");
    }

    /** What becomes of a post from the other address. */
    private Verdict verdict(KnownSenders senders) {
        Judge judge = new Judge(new Rules(lists, members, Backgrounds.of(earlier, senders)));
        return judge.judge(new Post(list, list.post(), message())).verdict();
    }

    private static ArrivedMessage message() {
        ByteOctets octets = ByteOctets.utf8("""
                From: Ann <Me@home.example>
                To: afnog@lists.example.org
                Subject: hello
                Date: Mon, 04 May 2026 10:00:00 +0000
                Message-ID: <1@home.example>

                hello
                """.replace("\n", "\r\n"));
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        return new ArrivedMessage(new Peer("192.0.2.1", "client.example", "ESMTP", "", false), new Envelope(ReversePath.of(HOME),
                List.of(EmailAddress.of("afnog@lists.example.org")), BodyType.SEVEN_BIT, false, List.of()), header, octets);
    }
}
