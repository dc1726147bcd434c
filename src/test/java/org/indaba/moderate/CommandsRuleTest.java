package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.indaba.command.MisaddressedCommands;
import org.indaba.lists.ListSetting;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that were sent to everybody. */
class CommandsRuleTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@people.example");
    private static final String TOKEN = "abcdefghijklmnopqrstuvwxy";

    private final FakeLists lists = new FakeLists();
    private MailList list = lists.add("afnog@lists.example.org");

    // RFC 3463 §3.8: refused by a policy of ours, in the dialogue.
    @ParameterizedTest
    @ValueSource(strings = {
        "Subject: unsubscribe\n\n", "Subject: \n\nunsubscribe\n", "\nsubscribe\n", "Subject: help\n\n", "Subject: help\n\nhelp\n",
        "Subject: Unsubscribe me\n\nPlease remove me from this list.\n\n-- \nAnn\n12, Hill Road\nNairobi\nKenya\n",
        "Subject: unsubscribe afnog\n\nI get too much mail.\nThanks,\nAnn\n", "Subject: leave\n\nleave\n",
        "Subject: Re: confirm " + TOKEN + " join afnog\nIn-Reply-To: <1@lists.example.org>\n\nyes\n",
        "Content-Type: text/html\n\n<p>Unsubscribe</p>\n"})
    void whatIsNothingButACommandIsRefusedWithTheRightAddress(String mail) {
        assertThat(look(mail, false)).isEqualTo(new Finding.Objection(new Verdict.Reject("this looks like a command; write to "
                + "afnog-leave@lists.example.org to leave, and to afnog-request@lists.example.org for all else", "5.7.1"),
                "say more than the command, or set commands=accept"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Subject: hello\n\nsomething else\n", "Subject: help\n\nMy router does not start.\n", "Subject: Leave\n\nI am away until Monday.\n",
        "Subject: Re: Shall we say subscribe?\n\nunsubscribe\n", "Subject: buttons\nIn-Reply-To: <1@people.example>\n\nsubscribe\n",
        "Subject: how to unsubscribe\n\nWrite to the other address.\n", "Subject: info\n\n", "Subject: \n\n",
        "Subject: unsubscribe\n\none\ntwo\nthree\nfour\n",
        "Subject: Webinar\n\n14:00 UTC, with slides.\nTo join:\nhttps://meet.example/j/123\n",
        "Subject: Meetup\n\n18:00, town hall.\nPlease join AfNOG!\n", "Subject: [HR] Leave\n\nI am away until Monday.\n",
        "Subject: Build 512 failed\nAuto-Submitted: auto-generated\nContent-Type: text/html\n\n"
                + "<p>It broke.</p><p><a href='https://ci.example/u'>Unsubscribe</a></p>\n",
        "Subject: help\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n"})
    void whatSaysSomethingToTheOthersIsPosted(String mail) {
        assertThat(look(mail, false)).isEqualTo(new Finding.NoObjection("it is no command to the list"));
    }

    /** A subject of a megabyte is looked at in its first words alone: strangers write it. */
    @Test
    void aLongSubjectCostsNoTime() {
        String subject = "Subject: " + (" " + "!".repeat(900) + "\n").repeat(1_000) + " x\n\n";

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThat(look(subject, false)).isInstanceOf(Finding.NoObjection.class));
    }

    @Test
    void theListSaysWhatBecomesOfCommands() {
        list = lists.change(list, list.settings().with(ListSetting.COMMANDS, "hold"));
        assertThat(look("Subject: unsubscribe\n\n", false)).isInstanceOfSatisfying(Finding.Objection.class,
                objection -> assertThat(objection.verdict()).isEqualTo(new Verdict.Hold("it looks like a command to the list")));

        list = lists.change(list, list.settings().with(ListSetting.COMMANDS, "accept"));
        assertThat(look("Subject: unsubscribe\n\n", false)).isEqualTo(new Finding.NoObjection("the list posts commands, too"));
    }

    @Test
    void behindATrustedRelayItWaits() {
        Finding.Objection objection = (Finding.Objection) look("Subject: unsubscribe\n\n", true);

        assertThat(new CommandsRule(new MisaddressedCommands()).behindRelay((Verdict.Reject) objection.verdict()))
                .isInstanceOf(Verdict.Hold.class);
    }

    private Finding look(String mail, boolean trusted) {
        ByteOctets octets = ByteOctets.utf8(("From: ann@people.example\n" + mail).replace("\n", "\r\n"));
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        Envelope envelope = new Envelope(ReversePath.of(ANN), List.of(list.post()), BodyType.SEVEN_BIT, false, List.of());
        Peer peer = new Peer("192.0.2.1", "mx.example", "ESMTP", "", trusted);
        return new CommandsRule(new MisaddressedCommands()).look(
                new Post(list, list.post(), new ArrivedMessage(peer, envelope, header, octets)));
    }
}
