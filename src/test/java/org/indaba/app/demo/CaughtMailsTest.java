package org.indaba.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.indaba.app.demo.Cast.Person;
import org.indaba.language.Saying;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.web.demo.CaughtMail;
import org.indaba.web.demo.MailboxView;
import org.indaba.web.demo.Mailboxes.Totals;
import org.junit.jupiter.api.Test;

class CaughtMailsTest {

    private static final int SIZE = 100;
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<Person> PEOPLE = List.of(new Person("Ann", EmailAddress.of("ann@nile.example")),
            new Person("Bob", EmailAddress.of("bob@sahel.example")));

    @Test
    void newestMailStandsFirst() {
        CaughtMails caught = mails(1_000_000, 10);
        keep(caught, "ann@nile.example", "bob@sahel.example", "Ann@nile.example");

        assertThat(caught.mails("ANN@nile.example")).extracting(CaughtMail::id).containsExactly(3L, 1L);
        assertThat(caught.newest(2)).extracting(CaughtMail::id).containsExactly(3L, 2L);
        assertThat(caught.mail("ann@nile.example", 1)).isPresent();
        assertThat(caught.mail("bob@sahel.example", 1)).isEmpty();
    }

    @Test
    void mailboxKeepsSoManyAndForgetsTheOldestBeyond() {
        CaughtMails caught = mails(1_000_000, 3);
        keep(caught, "ann@nile.example", "ann@nile.example", "ann@nile.example");
        assertThat(caught.totals()).isEqualTo(new Totals(2, 3, 0));

        keep(caught, "ann@nile.example");

        assertThat(caught.totals()).isEqualTo(new Totals(2, 3, 1));
        assertThat(caught.mails("ann@nile.example")).extracting(CaughtMail::id).containsExactly(4L, 3L, 2L);
        assertThat(caught.find("ann@nile.example").orElseThrow()).returns(3, MailboxView::kept).returns(1L, MailboxView::forgotten);
        assertThat(caught.newest(10)).hasSize(3);
    }

    @Test
    void soManyOctetsAreKeptAndTheOldestMailOfAllGoesBeyond() {
        CaughtMails caught = mails(3 * (SIZE + CaughtMails.OVERHEAD_OCTETS), 10);
        keep(caught, "bob@sahel.example", "ann@nile.example", "ann@nile.example");
        assertThat(caught.totals()).isEqualTo(new Totals(2, 3, 0));

        keep(caught, "ann@nile.example");

        assertThat(caught.totals()).isEqualTo(new Totals(2, 3, 1));
        assertThat(caught.mails("bob@sahel.example")).isEmpty();
        assertThat(caught.find("bob@sahel.example").orElseThrow().forgotten()).isEqualTo(1);
    }

    @Test
    void mailThatIsLargerThanAllRoomIsCountedOnly() {
        CaughtMails caught = mails(SIZE, 10);
        keep(caught, "ann@nile.example");
        assertThat(caught.totals()).isEqualTo(new Totals(2, 0, 1));
    }

    @Test
    void mailboxOfAStrangerGoesWithItsLastMail() {
        CaughtMails caught = mails(SIZE + CaughtMails.OVERHEAD_OCTETS, 10);
        keep(caught, "made-up@nile.example");
        assertThat(caught.find("made-up@nile.example")).isPresent();

        keep(caught, "ann@nile.example");

        assertThat(caught.find("made-up@nile.example")).isEmpty();
        assertThat(caught.totals()).isEqualTo(new Totals(2, 1, 1));
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        CaughtMails caught = new CaughtMails(CaughtMails.Limits.usual(), Cast.of(200).subscribers());
        List<MailboxView> first = caught.page("", "", 150);
        List<MailboxView> second = caught.page("", first.getLast().address(), 150);

        assertThat(first).hasSize(150);
        assertThat(second).hasSize(50);
        assertThat(first).doesNotContainAnyElementsOf(second);
        assertThat(caught.page("AMARA", "", 10)).singleElement().returns("amara@niger.example", MailboxView::address);
        assertThat(caught.page("<script>", "", 10)).isEmpty();
    }

    @Test
    void mailboxTellsHowItsHostBehaves() {
        CaughtMails caught = mails(1_000_000, 10);
        assertThat(caught.find("ann@nile.example").orElseThrow().story()).isNull();
        assertThat(caught.find("bob@sahel.example").orElseThrow().story()).extracting(Saying::inEnglish).asString().contains("451");
    }

    private static CaughtMails mails(long octets, int each) {
        return new CaughtMails(new CaughtMails.Limits(octets, each), PEOPLE);
    }

    private static void keep(CaughtMails caught, String... addresses) {
        for (String address : addresses) {
            caught.keep(address, NOW, new CaughtMail.Envelope("mx.example", "lists.localhost", "", "", "", List.of(address)),
                    Bytes.of(new byte[SIZE]));
        }
    }
}
