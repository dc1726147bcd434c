package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressFieldTest {

    private static List<String> read(String value) {
        return AddressField.parse(value).mailboxes().stream()
                .map(mailbox -> mailbox.name().isEmpty() ? mailbox.address().toString() : mailbox.name() + " | " + mailbox.address())
                .toList();
    }

    // RFC 5322 §3.4 and §4.4: what stands in address fields, well-formed, obsolete and broken.
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
            "ann@example.org ~ ann@example.org",
            "Ann <ann@example.org> ~ Ann | ann@example.org",
            "\"Ann, the first\" <ann@example.org> ~ Ann, the first | ann@example.org",
            "\"Ann \\\"A\\\" B\" <ann@example.org> ~ Ann \"A\" B | ann@example.org",
            "ann@example.org (Ann) ~ Ann | ann@example.org",
            "(a (nested) comment) ann@example.org ~ a (nested) comment | ann@example.org",
            "=?utf-8?q?Andr=C3=A9?= <a@example.org> ~ André | a@example.org",
            "\"=?utf-8?q?Andr=C3=A9?=\" <a@example.org> ~ André | a@example.org",
            "=?utf-8?q?a=40b.example=2C?= <a@example.org> ~ a@b.example, | a@example.org",
            "pete . lane @ example . org ~ pete.lane@example.org",
            "<@relay.example,@two.example:ann@example.org> ~ ann@example.org",
            "\"odd one\"@example.org ~ \"odd one\"@example.org",
            "ann@example.org <bob@example.org> ~ ann@example.org | bob@example.org",
            "ann@b\u00fccher.example ~ ann@xn--bcher-kva.example",
            "'ann@example.org' <bob@example.org> ~ 'ann@example.org' | bob@example.org",
    })
    void oneAddressIsRead(String value, String expected) {
        assertThat(read(value)).containsExactly(expected);
    }

    @Test
    void listsAndGroupsAreTakenApart() {
        assertThat(read("A Group:Ed <c@a.test>,joe@where.test;, <z@a.test>"))
                .containsExactly("Ed | c@a.test", "joe@where.test", "z@a.test");
        assertThat(read("Undisclosed recipients:;")).isEmpty();
        assertThat(AddressField.parse("Undisclosed recipients:;").broken()).isEmpty();
        assertThat(read("a@b.test,,, c@d.test,")).containsExactly("a@b.test", "c@d.test");
    }

    @Test
    void nobodyHidesBehindAnother() {
        assertThat(read("<member@example.org> <evil@example.net>")).containsExactly("member@example.org", "evil@example.net");
        assertThat(read("member@example.org evil@example.net")).containsExactly("member@example.org", "evil@example.net");
        assertThat(read("\"member@example.org\" <evil@example.net>")).containsExactly("member@example.org | evil@example.net");
        assertThat(read("member@example.org (<evil@example.net>)")).containsExactly("<evil@example.net> | member@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a@", "@b.example", "a@b@c.example", "<>", "<nobody>", "Ann <ann@-x.example>", "a@b..example"})
    void whatIsNoAddressIsToldAsBroken(String value) {
        AddressField read = AddressField.parse(value);

        assertThat(read.mailboxes()).isEmpty();
        assertThat(read.broken()).containsExactly(value);
    }

    @Test
    void whatIsNeverClosedDoesNotSwallowTheRest() {
        assertThat(read("\"Ann <ann@example.org>, bob@example.org")).containsExactly("\"Ann | ann@example.org", "bob@example.org");
        assertThat(read("(Ann <ann@example.org>, bob@example.org")).containsExactly("(Ann | ann@example.org", "bob@example.org");
        assertThat(read("Ann <ann@example.org, bob@example.org")).containsExactly("ann@example.org", "bob@example.org");
        assertThat(read("x <a\"@b.example>, bob@example.org")).contains("bob@example.org");
    }

    @Test
    void theMostMailboxesAreReadAndOneMoreIsSaidToBeMissing() {
        String most = "a@b.example,".repeat(AddressField.MAX_MAILBOXES - 1) + "a@b.example";

        assertThat(AddressField.parse(most).mailboxes()).hasSize(AddressField.MAX_MAILBOXES);
        assertThat(AddressField.parse(most).complete()).isTrue();
        assertThat(AddressField.parse(most + ",a@b.example").mailboxes()).hasSize(AddressField.MAX_MAILBOXES);
        assertThat(AddressField.parse(most + ",a@b.example").complete()).isFalse();
    }

    @Test
    void addressesWithoutCommasBetweenThemAreReadUpToTheSameNumber() {
        String most = "<a@b.example>".repeat(AddressField.MAX_MAILBOXES);

        assertThat(AddressField.parse(most).mailboxes()).hasSize(AddressField.MAX_MAILBOXES);
        assertThat(AddressField.parse(most).complete()).isTrue();
        assertThat(AddressField.parse(most + "<a@b.example>").mailboxes()).hasSize(AddressField.MAX_MAILBOXES);
        assertThat(AddressField.parse(most + "<a@b.example>").complete()).isFalse();
        assertThat(AddressField.parse("a@b.example ".repeat(AddressField.MAX_MAILBOXES)).complete()).isTrue();
        assertThat(AddressField.parse("a@b.example ".repeat(AddressField.MAX_MAILBOXES + 1)).complete()).isFalse();
    }

    @Test
    void aLongNameBeforeManyAddressesIsKeptOnce() {
        AddressField read = AddressField.parse("x".repeat(500_000) + "<a@b>".repeat(100_000));

        assertThat(read.mailboxes()).hasSizeLessThanOrEqualTo(AddressField.MAX_MAILBOXES).isNotEmpty()
                .allSatisfy(mailbox -> assertThat(mailbox.name() == read.mailboxes().getFirst().name()).isTrue());
        assertThat(read.complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "\"", "<", "a@b,", "=?", "((\"", "<\"", "\\", ":", "<@", "a ", "=?utf-8?q?a?= ", ";", "(\"<,", "a@b <",
            "\"\\", "<>", "<a>", "x <>", "<a@b>"})
    void aFieldOfOneMegabyteTakesLinearTime(String unit) {
        String field = unit.repeat(HeaderBlock.MAX_OCTETS / unit.length());

        // A guard against hanging only: quadratic time would be hours.
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> AddressField.parse(field));
    }

    @Property(tries = 2000)
    void noTextMakesItThrow(@ForAll String value) {
        assertThatCode(() -> AddressField.parse(value)).doesNotThrowAnyException();
    }

    @Property
    void whatIsWrittenIsReadBack(@ForAll String name) {
        String clean = HeaderText.oneLine(name).replaceAll("\\p{Cs}", "").strip();
        EmailAddress address = EmailAddress.of("ann@example.org");

        String written = HeaderText.mailboxes("From", List.of(new Mailbox(clean, address), new Mailbox("", address))).asUtf8();

        HeaderBlock header = HeaderBlockTest.read(ByteOctets.utf8(written + "\r\n"));
        assertThat(AddressField.parse(header.first("From").orElseThrow()).mailboxes()).hasSize(2)
                .first().satisfies(mailbox -> assertThat(mailbox.name().replaceAll("\\s+", " "))
                        .isEqualTo(clean.replaceAll("\\s+", " ").strip()));
        assertThat(written.lines()).allMatch(line -> line.length() <= 998);
    }

    @Test
    void vectorsOfOthersAreReadTheSameButForWhatIsNoMailAddress() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(Corpus.folder().resolve("messages/header-address.jsonl"))) {
            JsonText json = new JsonText(line);
            List<String> expected = json.all("address").stream().filter(address -> address.contains("@") && !address.contains(":"))
                    .map(address -> EmailAddress.of(address).toString()).toList();
            List<String> found = AddressField.parse(json.first("header").replace("\n", "").strip()).mailboxes().stream()
                    .map(mailbox -> mailbox.address().toString()).toList();
            if (!found.equals(expected)) {
                wrong.add(line + " -> " + found);
            }
        }
        // One line holds "test@test.com\ninvalid@address.com"; unfolded as we do it, it is no address at all. One is a mailto link.
        assertThat(wrong).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void validityOfAddressesIsJudgedAsOthersDo() throws IOException {
        List<String> differing = new ArrayList<>();
        for (String line : Files.readAllLines(Corpus.folder().resolve("messages/address-validity.jsonl"))) {
            JsonText json = new JsonText(line);
            boolean valid = line.contains("\"valid\": true");
            if (EmailAddress.parse(json.first("text")) instanceof ParsedAddress.Valid != valid) {
                differing.add(json.first("text"));
            }
        }
        // These have a display name or a comment (an envelope address has none), or a domain that no DNS knows.
        assertThat(differing).containsExactlyInAnyOrder("Bill Gates <\"billy\"@retired.Micr!osoft99.com>", "Steve Jobs <steve@apple.com>",
                "Matt \"The Matt\" Mickiewicz <matt.Mickiewicz@99designs.com>", "\"<john@smith.com>\" <john@smith.com>",
                "(this is a comment) test@example.com");
    }
}
