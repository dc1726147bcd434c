package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.auth.ArcResult;
import org.indaba.auth.AuthenticationResults;
import org.indaba.auth.DmarcOutcome;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.auth.KeyRecords;
import org.indaba.auth.SpfOutcome;
import org.indaba.auth.SpfResult;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Posts of which it cannot be told, or not be asked, whose policy they are under; all other answers are in {@link RulesTest}. */
class DmarcRuleTest {

    private final FakeLists lists = new FakeLists();

    /** What stands in From, what was found, the setting, and what the rule wants at a list to which everybody may post. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "boss@bank.example, <broken> | permerror | hold | hold",
        "boss@bank.example, <broken> | permerror | reject | hold",
        "boss@bank.example, <broken> | permerror | accept | ''",
        "nobody | permerror | hold | hold",
        "boss@bank.example, eve@slow.example | temperror | hold | hold",
        "boss@bank.example, eve@slow.example | temperror | reject | hold",
        "boss@bank.example, eve@slow.example | temperror | accept | ''",
        "boss@bank.example, ann@bank.example | temperror | hold | ''"})
    void anAuthorWhomNobodyCanTellIsNoWayAroundAPolicy(String from, String found, String setting, String verdict) {
        MailList list = lists.add("afnog@lists.example.org",
                TestSettings.posting(Posting.OPEN).with(ListSetting.DMARC_FAILURES, setting), EmailAddress.of("owner@people.example"));

        Finding finding = new DmarcRule().look(new Post(list, list.post(), message(from).with(Optional.of(evidence(found)))));

        switch (finding) {
            case Finding.NoObjection(String says) -> assertThat(says).isNotBlank().satisfies(_ -> assertThat(verdict).isEmpty());
            case Finding.Objection(Verdict wants, String remedy) -> {
                assertThat(wants.word()).isEqualTo(verdict);
                assertThat(remedy).endsWith(", or set dmarc-failures=accept");
            }
        }
    }

    private static ArrivedMessage message(String from) {
        ByteOctets octets = ByteOctets.utf8("From: " + from + "\r\nTo: afnog@lists.example.org\r\n\r\n");
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        Envelope envelope = new Envelope(ReversePath.of(EmailAddress.of("eve@slow.example")),
                List.of(EmailAddress.of("afnog@lists.example.org")), BodyType.SEVEN_BIT, false, List.of());
        return new ArrivedMessage(new Peer("192.0.2.1", "mx.example", "ESMTP", "", false), envelope, header, octets);
    }

    /** What is known where no policy was found: of an author's domain that was not told, or not answered for. */
    private static Evidence evidence(String found) {
        DmarcOutcome dmarc = found.equals("permerror")
                ? new DmarcOutcome(new DmarcResult.PermError("not all of its authors can be read"), "", "", DmarcPolicy.NONE, Set.of(),
                        Set.of())
                : new DmarcOutcome(new DmarcResult.TempError("no answer"), "bank.example", "", DmarcPolicy.NONE, Set.of(), Set.of());
        return new Evidence(new AuthenticationResults(new SpfOutcome(new SpfResult.None("a test"), "", SpfOutcome.Identity.MAIL_FROM),
                List.of(), new ArcResult.None(), dmarc), KeyRecords.none());
    }
}
