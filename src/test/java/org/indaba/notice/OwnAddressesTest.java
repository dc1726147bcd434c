package org.indaba.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.FakeLists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAddressesTest {

    private final FakeLists lists = new FakeLists();
    private final OwnAddresses own = new OwnAddresses(lists);

    OwnAddressesTest() {
        lists.add("afnog@lists.example.org", ListSettings.defaults().with(ListSetting.RETURN_PATH_NAME, "af"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"afnog", "AFNOG", "owner-afnog", "owner-afnog+abc", "owner-af+abc", "afnog-owner", "afnog-bounces",
        "afnog-request", "afnog-join", "afnog-subscribe", "afnog-leave", "afnog-leave+abc", "afnog-unsubscribe",
        "afnog-confirm+abc", "afnog+subscribe", "postmaster", "postmaster+abc", "abuse", "mailer-daemon"})
    void everyAddressThatComesBackToUsIsOurs(String local) {
        assertThat(own.contain(new EmailAddress(local, "lists.example.org"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "owner-other", "other-request", "afnogs", "xafnog", "owner-", "-owner"})
    void otherMailboxesOfOurDomainAreNot(String local) {
        assertThat(own.contain(new EmailAddress(local, "lists.example.org"))).isFalse();
    }

    @Test
    void theSameNamesAtOtherDomainsAreNot() {
        assertThat(own.contain(EmailAddress.of("afnog@example.net"))).isFalse();
        assertThat(own.contain(EmailAddress.of("postmaster@example.net"))).isFalse();
    }
}
