package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.indaba.accept.Destination;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.spool.Inbound;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is kept of what comes back: whoever got a copy may send to its return path whatever he likes. */
class BounceLogDbTest {

    private static TestDatabase database;

    private final BounceDesk desk = new BounceDesk(database);
    private final BounceLog log = new BounceLog(database.jdbi(), desk.mail, new ForwardCount(database.jdbi(), () -> desk.now));
    private final MailList list = desk.list("afnog");

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private long copy(long mailing, int member) {
        return desk.delivered(mailing, desk.members(list, member, "example.net").getLast()).id();
    }

    private List<Inbound> reports(int count) {
        return IntStream.range(0, count).mapToObj(_ -> desk.row(BounceDesk.reportText("m1@example.net", "5.1.1"), list.owner())).toList();
    }

    private void take(long copy, List<Inbound> rows) {
        take(list, copy, rows);
    }

    private void take(MailList to, long copy, List<Inbound> rows) {
        desk.inTx(() -> desk.returned.takeAllInTx(rows.stream()
                .map(row -> desk.mail(row, new Destination.ReturnPath(to, copy))).toList()));
    }

    private boolean isHeld(Inbound row) {
        return desk.mail.holds().contains(row.arrival().messageId() + "/bounce:" + row.id());
    }

    @Test
    void ofACopySoManyAreKeptAsAreShownAndAllCount() {
        long mailing = desk.post(list);
        long copy = copy(mailing, 1);
        long another = copy(mailing, 2);
        List<Inbound> rows = reports(BounceLog.MAX_SHOWN + 1);

        rows.subList(0, 60).forEach(row -> take(copy, List.of(row)));
        take(copy, rows.subList(60, rows.size()));
        take(another, reports(1));

        assertThat(rows.stream().filter(this::isHeld)).containsExactlyElementsOf(rows.subList(0, BounceLog.MAX_SHOWN));
        assertThat(log.ofCopy(another)).hasSize(1);
        assertThat(desk.number("SELECT count(*) FROM bounces")).isEqualTo(BounceLog.MAX_SHOWN + 1);
        assertThat(desk.number("SELECT count(*) FROM bounce_events WHERE copy_id = " + copy)).isEqualTo(BounceLog.MAX_SHOWN + 1);
    }

    @Test
    void ofALargeMailAnExcerptIsKept() {
        long copy = copy(desk.post(list), 1);
        String report = BounceDesk.reportText("m1@example.net", "5.1.1");
        Inbound most = desk.row(report + "x".repeat(BounceLog.MAX_OCTETS - report.length()), list.owner());
        Inbound large = desk.row(report + "x".repeat(BounceLog.MAX_OCTETS - report.length() + 1), list.owner());

        take(copy, List.of(most, large));

        assertThat(isHeld(most)).isTrue();
        assertThat(isHeld(large)).isFalse();
        Bounce kept = log.ofCopy(copy).getLast();
        assertThat(kept).extracting(Bounce::inboundId, Bounce::status).containsExactly(large.id(), "5.1.1");
        assertThat(desk.mail.holds()).contains(kept.messageId() + "/bounce:" + large.id());
        assertThat(desk.mail.open(kept.messageId()).size()).isEqualTo(BounceLog.MAX_OCTETS);
    }

    @Test
    void whereReturnPathsCarryNoTokenAHundredAnHourAreKept() {
        MailList plain = desk.lists.add("plain@lists.example.org", ListSettings.defaults().with(ListSetting.ENVELOPE, "owner"));
        List<Inbound> rows = reports(ForwardCount.MAX_AN_HOUR + 1);

        rows.forEach(row -> desk.inTx(() -> desk.returned.takeUnsignedInTx(row, plain)));

        assertThat(rows.stream().filter(this::isHeld)).containsExactlyElementsOf(rows.subList(0, ForwardCount.MAX_AN_HOUR));
    }

    @Test
    void aLargeMailWithTheTokenOfAnotherListsCopyIsNotKept() {
        long copy = copy(desk.post(list), 1);
        Inbound small = desk.row("Subject: x\r\n\r\nsmall\r\n", list.owner());
        Inbound large = desk.row("Subject: x\r\n\r\n" + "x".repeat((int) KeptMail.MAX_OCTETS), list.owner());

        take(desk.list("other"), copy, List.of(small, large));

        assertThat(desk.mail.holds()).containsExactly(small.arrival().messageId() + "/kept:" + small.id());
    }
}
