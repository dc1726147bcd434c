package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BansRuleTest {

    private final FakeLists lists = new FakeLists();
    private final MailList list = lists.add("afnog@lists.example.org", TestSettings.posting(Posting.OPEN));
    private final BansRule rule = new BansRule(lists);

    @BeforeEach
    void eveIsBanned() {
        lists.ban(list, "eve@people.example");
    }

    @Test
    void whomRcptHasAskedAboutIsNotAskedAboutAgainButEveryAuthorIs() {
        assertThat(rule.look(Post.behindRcpt(list, list.post(), message("eve@people.example", "eve@people.example"))))
                .isInstanceOf(Finding.NoObjection.class);
        assertThat(rule.look(Post.behindRcpt(list, list.post(), message("eve@people.example", "ann@people.example"))))
                .isInstanceOf(Finding.Objection.class);
    }

    @Test
    void behindATrustedRelayRcptHasAskedAboutNobody() {
        assertThat(rule.look(Post.behindRcpt(list, list.post(), message("ann@people.example", "eve@people.example", true))))
                .isInstanceOf(Finding.Objection.class);
        assertThat(rule.look(Post.behindRcpt(list, list.post(), message("ann@people.example", "ann@people.example", true))))
                .isInstanceOf(Finding.NoObjection.class);
    }

    @Test
    void withoutRcptTheEnvelopeSenderIsAskedAboutToo() {
        assertThat(rule.look(new Post(list, list.post(), message("ann@people.example", "eve@people.example"))))
                .isInstanceOf(Finding.Objection.class);
        assertThat(rule.look(new Post(list, list.post(), message("ann@people.example", "ann@people.example"))))
                .isInstanceOf(Finding.NoObjection.class);
    }

    private static ArrivedMessage message(String author, String sender) {
        return message(author, sender, false);
    }

    private static ArrivedMessage message(String author, String sender, boolean trusted) {
        ByteOctets octets = ByteOctets.utf8("From: " + author + "\r\n\r\nhello\r\n");
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        return new ArrivedMessage(new Peer("192.0.2.1", "mx.example", "ESMTP", "", trusted),
                new Envelope(ReversePath.of(EmailAddress.of(sender)), List.of(EmailAddress.of("afnog@lists.example.org")),
                        BodyType.SEVEN_BIT, false, List.of()), header, octets);
    }
}
