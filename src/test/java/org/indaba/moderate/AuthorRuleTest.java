package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of posts of somebody who may not post; who may is in {@link RulesTest}. */
class AuthorRuleTest {

    private final FakeLists lists = new FakeLists();
    private final FakeMembers members = new FakeMembers();
    private final AuthorRule rule = new AuthorRule(new ListPeople(lists, members, _ -> Background.NONE));

    /** To which list, what it does with others, who writes, what becomes of the post, and what would change that. */
    @ParameterizedTest
    @CsvSource({
        "ANNOUNCE, HOLD, eve, hold, 'eve@people.example becomes a moderator, or set posting=members or nonmembers=reject'",
        "ANNOUNCE, HOLD, ann, hold, 'ann@people.example becomes a moderator, or set posting=members or nonmembers=reject'",
        "ANNOUNCE, REJECT, ann, reject, 'ann@people.example becomes a moderator, or set posting=members or nonmembers=hold'",
        "ANNOUNCE, HOLD, owner, accept, ''",
        "ANNOUNCE, HOLD, moderator, accept, ''",
        "MEMBERS, HOLD, eve, hold, 'eve@people.example joins, or set posting=open or nonmembers=reject'",
        "MEMBERS, REJECT, eve, reject, 'eve@people.example joins, or set posting=open or nonmembers=hold'",
    })
    void nonmembersDecidesAboutWhoMayNotPost(Posting posting, Nonmembers others, String author, String verdict, String remedy) {
        MailList list = lists.add("afnog@lists.example.org", TestSettings.of(posting, others, Machines.ACCEPT, 1_000_000),
                EmailAddress.of("owner@people.example"));
        lists.moderate(list, EmailAddress.of("moderator@people.example"));
        members.addInTx(list.id(), EmailAddress.of("ann@people.example"), "Ann");

        Finding finding = rule.look(new Post(list, list.post(), message(author + "@people.example")));

        switch (finding) {
            case Finding.NoObjection _ -> assertThat(verdict).isEqualTo("accept");
            case Finding.Objection(Verdict wanted, String remedyOfRule) -> {
                assertThat(wanted.word()).isEqualTo(verdict);
                assertThat(remedyOfRule).isEqualTo(remedy);
            }
        }
    }

    /** The way in, by how one joins. */
    @ParameterizedTest
    @CsvSource({
        "open, 'to join, write to afnog-join@lists.example.org'",
        "confirm, 'to join, write to afnog-join@lists.example.org'",
        "moderate, 'to join, write to afnog-join@lists.example.org'",
        "confirm-then-moderate, 'to join, write to afnog-join@lists.example.org'",
        "invitation, 'its owners are at owner-afnog@lists.example.org'",
        "closed, 'its owners are at owner-afnog@lists.example.org'",
    })
    void whoIsNoMemberIsSentToNoAddressThatRefusesHim(String joining, String way) {
        MailList list = lists.add("afnog@lists.example.org", TestSettings.posting(Posting.MEMBERS).with(ListSetting.JOINING, joining),
                EmailAddress.of("owner@people.example"));

        assertThat(rule.look(new Post(list, list.post(), message("eve@people.example")))).isInstanceOfSatisfying(Finding.Objection.class,
                objection -> assertThat(objection.verdict()).isEqualTo(new Verdict.Reject("only members may post to "
                        + "afnog@lists.example.org, and eve@people.example is none; " + way, "5.7.1")));
    }

    private static ArrivedMessage message(String author) {
        ByteOctets octets = ByteOctets.utf8("From: " + author + "\r\n\r\nhello\r\n");
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        return new ArrivedMessage(new Peer("192.0.2.1", "mx.example", "ESMTP", "", false),
                new Envelope(ReversePath.of(EmailAddress.of(author)), List.of(EmailAddress.of("afnog@lists.example.org")),
                        BodyType.SEVEN_BIT, false, List.of()), header, octets);
    }
}
