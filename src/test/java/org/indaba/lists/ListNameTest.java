package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListNameTest {

    private static ListName.Parsed parse(String text) {
        return ListName.parse(text, ListName.MAX_OCTETS);
    }

    @ParameterizedTest
    @CsvSource({"afnog, afnog", "AfNOG, afnog", "a, a", "9, 9", "a.b-c_d, a.b-c_d", "a--b, a--b", "news, news", "info, info",
        "support, support"})
    void goodNameIsTakenInLowerCase(String text, String name) {
        assertThat(parse(text)).isEqualTo(new ListName.Parsed.Valid(new ListName(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", ".a", "a.", "a..b", "-a", "a-", "_a", "a+b", "a%b", "a!b", "a@b", "a/b", "ü",
        "a\"", "a\nb", "\u212A"})
    void nameWithOtherCharactersIsRefused(String text) {
        assertThat(parse(text)).isInstanceOf(ListName.Parsed.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster", "PostMaster", "abuse", "mailer-daemon", "hostmaster", "webmaster", "noc", "security", "root",
        "usenet", "uucp", "ftp", "www", "noreply"})
    void mailboxOfThePeopleWhoRunTheDomainIsRefused(String text) {
        // RFC 2142 §4 and §5: names that mail must reach people by.
        assertThat(parse(text)).isInstanceOfSatisfying(ListName.Parsed.Invalid.class,
                invalid -> assertThat(invalid.reason().inEnglish()).contains("RFC 2142"));
    }

    @ParameterizedTest
    @ValueSource(ints = {ListName.MAX_OCTETS, ListName.MAX_OCTETS_WITH_RETURN_PATH_NAME, ListName.MAX_RETURN_PATH_NAME_OCTETS})
    void nameIsAsLongAsItsLimitAndNotLonger(int max) {
        assertThat(ListName.parse("n".repeat(max), max)).isInstanceOf(ListName.Parsed.Valid.class);
        assertThat(ListName.parse("n".repeat(max + 1), max)).isInstanceOf(ListName.Parsed.Invalid.class);
    }

    @Test
    void everyAddressOfTheLongestNamesFitsIntoALocalPart() {
        // RFC 5321 §4.5.3.1.1: 64 octets; the constructor of an address refuses more.
        String token = "t".repeat(25);
        ListSettings shortName = ListSettings.defaults()
                .with(ListSetting.RETURN_PATH_NAME, "s".repeat(ListName.MAX_RETURN_PATH_NAME_OCTETS));
        MailList plain = new MailList(1, "n".repeat(ListName.MAX_OCTETS), "x.example", ListSettings.defaults());
        MailList withShortName = new MailList(1, "n".repeat(ListName.MAX_OCTETS_WITH_RETURN_PATH_NAME), "x.example", shortName);

        for (MailList list : new MailList[] {plain, withShortName}) {
            for (String local : RoleAddress.localParts(list.name())) {
                assertThat(new EmailAddress(local, "x.example").localPart()).hasSizeLessThanOrEqualTo(64);
            }
            assertThat(new EmailAddress(list.returnPathBase().localPart() + "+" + token, "x.example").localPart()).isNotEmpty();
            assertThat(list.leave(token).localPart()).endsWith("-leave+" + token);
            assertThat(list.leave(token).localPart()).isEqualTo(list.leaveBase().localPart() + "+" + token);
            assertThat(list.confirm(token).localPart()).endsWith("+" + token);
        }
        assertThat(withShortName.confirm(token).localPart()).hasSize(64).contains("-confirm+");
        assertThat(plain.confirm(token).localPart()).doesNotContain("-confirm+");
    }

    /** Names out of the pieces that could collide. */
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "owner", "request", "leave", "unsubscribe", "subscribe", "join", "bounces", "confirm", "-")
                .list().ofMinSize(1).ofMaxSize(5).map(pieces -> String.join("", pieces))
                .filter(text -> parse(text) instanceof ListName.Parsed.Valid);
    }

    @Property
    void namesThatDoNotClaimEachOtherShareNoAddress(@ForAll("names") String one, @ForAll("names") String other) {
        Assume.that(!one.equals(other));
        ListName first = new ListName(one);
        ListName second = new ListName(other);
        Set<String> shared = new HashSet<>(first.localParts());
        shared.retainAll(second.localParts());

        // To the letter, and in both directions.
        assertThat(first.claimants().contains(other)).isEqualTo(!shared.isEmpty());
        assertThat(second.claimants().contains(one)).isEqualTo(!Collections.disjoint(first.localParts(), second.localParts()));
    }

    @Property
    void roleAddressIsReadAsTheListThatOwnsIt(@ForAll("names") String name) {
        for (String local : RoleAddress.localParts(name)) {
            boolean named = local.equals(name) || RoleAddress.readings(local).stream().anyMatch(reading -> reading.name().equals(name));
            assertThat(named).as(local).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"l@x.example, true", "L@x.example, true", "l+anything@x.example, true", "owner-l@x.example, true",
        "l-owner@x.example, true", "l-leave+t@x.example, true", "s-leave+t@x.example, true", "owner-s@x.example, true",
        "l2@x.example, false", "l@y.example, false",
        "l-announce@x.example, false"})
    void listKnowsItsOwnAddresses(String address, boolean own) {
        MailList list = new MailList(1, "l", "x.example", ListSettings.defaults().with(ListSetting.RETURN_PATH_NAME, "s"));

        assertThat(list.owns(EmailAddress.of(address))).isEqualTo(own);
    }
}
