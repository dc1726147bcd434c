package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.indaba.deliver.Answer;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which lists have found out that nobody is at an address, so that none sends there any more. */
class DeadEverywhereDbTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final EmailAddress BOB = EmailAddress.of("bob@example.net");
    private static final Answer UNKNOWN = new Answer("mx", "", 550, "5.1.1", "no such user");
    private static final Answer FULL = new Answer("mx", "", 552, "5.2.2", "mailbox full");

    /** More days than a full mailbox needs for one point. */
    private static final int DAYS = 6;

    private static TestDatabase database;

    private BounceDesk desk;

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void begin() {
        desk = new BounceDesk(database);
    }

    /** A list that suspends at one point, warns nobody, and has removed the address since each mail to it failed so. */
    private MailList removedFrom(String name, Answer answer) {
        MailList list = desk.lists.add(name + "@lists.example.org", ListSettings.defaults().with(ListSetting.BOUNCE_WARNINGS, "0")
                .with(ListSetting.BOUNCE_THRESHOLD, "1"));
        Membership bob = desk.members.add(list.id(), BOB.toString());
        for (int day = 0; day < DAYS && desk.delivery(bob) == DeliveryMode.ON; day++) {
            desk.failed(desk.post(list), bob, "mx.example.net", answer);
            desk.settle();
            desk.forward(DAY);
        }
        desk.forward(DAY);
        desk.round();
        desk.trialRefused(desk.mail.take().getFirst().copyId(), bob, answer.code(), answer.enhanced(), answer.reply());
        desk.settle();
        desk.forward(Duration.ofDays(3));
        desk.round();
        assertThat(desk.delivery(bob)).isNull();
        desk.mail.take();
        return list;
    }

    @Test
    void aListThatFoundTheMailboxFullHasNotFoundNobodyThere() {
        removedFrom("one", FULL);
        removedFrom("two", UNKNOWN);
        assertThat(desk.suppressions.find(BOB)).isEmpty();

        removedFrom("three", UNKNOWN);

        assertThat(desk.suppressions.find(BOB)).hasValueSatisfying(found ->
                assertThat(found.reason()).isEqualTo("dead on 2 lists: no-such-user"));
    }

    @Test
    void aListThatTheAddressJoinedAgainSaysNothingAnyMore() {
        MailList one = removedFrom("one", UNKNOWN);
        desk.members.add(one.id(), BOB.toString());
        removedFrom("two", UNKNOWN);
        assertThat(desk.suppressions.find(BOB)).isEmpty();

        removedFrom("three", UNKNOWN);

        assertThat(desk.suppressions.find(BOB)).hasValueSatisfying(found ->
                assertThat(found.reason()).isEqualTo("dead on 2 lists: no-such-user"));
    }
}
