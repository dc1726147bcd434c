package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;

/** What every {@link Lists} does, in memory and in the database. Each test works in a domain of its own. */
public abstract class ListsContract {

    private static final EmailAddress ANN = EmailAddress.of("Ann@example.net");
    private static final EmailAddress BOB = EmailAddress.of("bob@example.net");

    /** The one under test. */
    protected abstract Lists lists();

    /** A list with default settings and these owners. */
    protected abstract MailList create(String post, EmailAddress owner);

    /** The same list with one more setting. */
    protected abstract MailList set(MailList list, ListSetting setting, String value);

    /** The same list under another address. */
    protected abstract MailList rename(MailList list, String post);

    /** One more owner. */
    protected abstract void own(MailList list, EmailAddress owner);

    /** One more moderator. */
    protected abstract void moderate(MailList list, EmailAddress moderator);

    /** A ban from one list. */
    protected abstract void ban(MailList list, String pattern);

    /** A ban from all lists. */
    protected abstract void banEverywhere(String pattern);

    @Test
    void listIsFoundByItsNameInAnyCase() {
        MailList list = create("afnog@found.example", ANN);

        assertThat(lists().find("AfNog", "Found.Example")).contains(list);
        assertThat(lists().byId(list.id())).contains(list);
        assertThat(lists().find("afnog", "other.example")).isEmpty();
        assertThat(lists().find("afno", "found.example")).isEmpty();
        assertThat(lists().byId(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void listIsFoundWithWhoIsBannedFromIt() {
        MailList list = create("afnog@asked.example", ANN);
        ban(list, "bob@example.net");

        assertThat(lists().find("AfNog", "Asked.example", ANN)).contains(new Lists.Asked(list, false));
        assertThat(lists().find("afnog", "asked.example", BOB)).contains(new Lists.Asked(list, true));
        assertThat(lists().find("other", "asked.example", BOB)).isEmpty();

        MailList renamed = rename(list, "new@asked.example");
        assertThat(lists().find("afnog", "asked.example", BOB)).contains(new Lists.Asked(renamed, true));
    }

    @Test
    void listCarriesItsSettings() {
        MailList list = set(create("afnog@settings.example", ANN), ListSetting.FOOTER, "a \"quoted\" line\nand ünïcode");

        assertThat(lists().find("afnog", "settings.example").orElseThrow().settings())
                .isEqualTo(ListSettings.defaults().with(ListSetting.FOOTER, "a \"quoted\" line\nand ünïcode"))
                .isEqualTo(list.settings());
    }

    @Test
    void domainOfAListIsServed() {
        create("afnog@served.example", ANN);

        assertThat(lists().servesDomain("SERVED.example")).isTrue();
        assertThat(lists().servesDomain("sub.served.example")).isFalse();
        assertThat(lists().servesDomain("example")).isFalse();
    }

    @Test
    void listsComeByDomainAndName() {
        MailList third = create("a@b.all.example", ANN);
        MailList second = create("b@a.all.example", ANN);
        MailList first = create("a@a.all.example", ANN);

        assertThat(lists().all().stream().filter(list -> list.domain().endsWith(".all.example"))).containsExactly(first, second, third);
    }

    @Test
    void renamedListAnswersToItsFormerNameUntilAnotherTakesIt() {
        MailList old = create("old@rename.example", ANN);

        MailList renamed = rename(old, "new@rename.example");

        assertThat(renamed.id()).isEqualTo(old.id());
        assertThat(lists().find("new", "rename.example")).contains(renamed);
        assertThat(lists().find("old", "rename.example")).contains(renamed);

        MailList heir = create("old@rename.example", ANN);

        assertThat(lists().find("old", "rename.example")).contains(heir);
    }

    @Test
    void shortNameFindsOnlyWhereItIsAskedFor() {
        MailList list = set(create("a-very-long-name@short.example", ANN), ListSetting.RETURN_PATH_NAME, "avln");

        assertThat(lists().findByReturnPathName("AVLN", "Short.Example")).contains(list);
        assertThat(lists().find("avln", "short.example")).isEmpty();
        assertThat(lists().findByReturnPathName("a-very-long-name", "short.example")).isEmpty();
        assertThat(lists().findByReturnPathName("", "short.example")).isEmpty();
    }

    @Test
    void ownersAndModeratorsComeByAddressAndOnce() {
        MailList list = create("afnog@people.example", BOB);
        own(list, ANN);
        moderate(list, ANN);
        moderate(list, EmailAddress.of("aaron@example.net"));

        assertThat(lists().owners(list.id())).containsExactly(ANN, BOB);
        assertThat(lists().moderators(list.id())).containsExactly(EmailAddress.of("aaron@example.net"), ANN, BOB);
    }

    @Test
    void addressesThatComeBackToUsAreOurs() {
        set(create("afnog@ours.example", ANN), ListSetting.RETURN_PATH_NAME, "af");
        rename(create("old@ours.example", ANN), "new@ours.example");

        for (String local : new String[] {"AFNOG", "owner-afnog+x", "afnog-request", "owner-af+x", "old", "new-owner", "postmaster",
            "Abuse+x", "mailer-daemon"}) {
            assertThat(lists().owns(new EmailAddress(local, "ours.example"))).as(local).isTrue();
            assertThat(lists().owns(new EmailAddress(local, "theirs.example"))).as(local).isFalse();
        }
        assertThat(lists().owns(EmailAddress.of("ann@ours.example"))).isFalse();
        assertThat(lists().owns(EmailAddress.of("ann-request@ours.example"))).isFalse();
    }

    @Test
    void bansHoldForExpressions() {
        MailList list = create("afnog@expressions.example", ANN);
        MailList other = create("other@expressions.example", ANN);
        ban(list, "/^promo[0-9]+@/");
        banEverywhere("/@mail[0-9]+\\.expressions\\.example$/");
        EmailAddress promo = EmailAddress.of("Promo42@people.example");
        EmailAddress machine = EmailAddress.of("ann@mail7.expressions.example");

        assertThat(lists().ban(list.id(), promo)).contains(new BanPattern("/^promo[0-9]+@/"));
        assertThat(lists().find("afnog", "expressions.example", promo).orElseThrow().banned()).isTrue();
        assertThat(lists().banned(other.id(), promo)).isFalse();
        assertThat(lists().find("other", "expressions.example", promo).orElseThrow().banned()).isFalse();
        assertThat(lists().banned(other.id(), machine)).isTrue();
        assertThat(lists().find("other", "expressions.example", machine).orElseThrow().banned()).isTrue();
        assertThat(lists().banned(list.id(), EmailAddress.of("promo@people.example"))).isFalse();
        ban(other, "/^promo4/");
        assertThat(lists().banned(other.id(), promo)).as("what is added holds at once").isTrue();
        ban(list, "promo42@people.example");
        assertThat(lists().ban(list.id(), promo).orElseThrow().text()).startsWith("promo42@");
    }

    @Test
    void bansHoldForAddressesAndWholeDomains() {
        MailList list = create("afnog@bans.example", ANN);
        MailList other = create("other@bans.example", ANN);
        ban(list, "Troll@Bad.example");
        ban(list, "@worse.example");
        banEverywhere("@worst.example");

        assertThat(lists().banned(list.id(), EmailAddress.of("TROLL@bad.example"))).isTrue();
        assertThat(lists().banned(list.id(), EmailAddress.of("anybody@worse.example"))).isTrue();
        assertThat(lists().banned(list.id(), EmailAddress.of("anybody@worst.example"))).isTrue();
        assertThat(lists().banned(other.id(), EmailAddress.of("anybody@worst.example"))).isTrue();
        assertThat(lists().banned(other.id(), EmailAddress.of("troll@bad.example"))).isFalse();
        assertThat(lists().banned(list.id(), EmailAddress.of("anybody@bad.example"))).isFalse();
        assertThat(lists().banned(list.id(), EmailAddress.of("anybody@sub.worse.example"))).isFalse();
        assertThat(lists().banned(list.id(), EmailAddress.of("troll@bad.example.org"))).isFalse();
    }
}
