package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.access.Administrators;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.NewInbound;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reads postmaster's mail where administrators have addresses of ours. */
class PostmasterMailDbTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:05:09Z");

    private static TestDatabase database;

    private final FakeLists lists = new FakeLists();
    private final MailInMemory mail = new MailInMemory();

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void aListWithTwoOwners() {
        MailList list = lists.add("afnog@lists.example.org", ListSettings.defaults(), EmailAddress.of("ada@example.org"));
        lists.own(list, EmailAddress.of("olu@example.org"));
        lists.own(list, list.owner());
        lists.add("other@lists.example.com");
    }

    @Test
    void administratorsThatAreAddressesOfOursLeaveItToTheOwners() {
        // RFC 5321 §4.5.1: postmaster's mail is read by people.
        assertThat(reached("postmaster@lists.example.org", "Afnog@lists.example.org", "abuse@lists.example.com"))
                .containsExactly("ada@example.org", "olu@example.org");
    }

    @Test
    void anAdministratorWhomMailReachesGetsItAlone() {
        assertThat(reached("postmaster@lists.example.org", "root@example.org")).containsExactly("root@example.org");
    }

    private List<String> reached(String... administrators) {
        ForwardCount count = new ForwardCount(database.jdbi(), () -> NOW);
        Forwarding forwarding = new Forwarding(new KeptMail(database.jdbi(), mail, count, new RecordedEvents()), count, mail, mail,
                new OwnAddresses(lists), "mx.lists.example.org", () -> NOW);
        PostmasterMail postmaster = new PostmasterMail(are(administrators), lists, forwarding, mail);
        long message = mail.storeInTx(ByteOctets.utf8("From: ann@example.net\r\nSubject: abuse\r\n\r\nLook at this.\r\n"));
        Inbound row = new Inbound(message, new NewInbound(message, EmailAddress.of("postmaster@lists.example.org"), 0,
                ReversePath.of(EmailAddress.of("ann@example.net")), new Peer("192.0.2.1", "client.example.net", "ESMTP", "", false),
                BodyType.SEVEN_BIT, false, NOW, InboundState.WAITING, "", "", ReportWish.none()));
        database.transactions().run(() -> postmaster.takeInTx(row, new Destination.Postmaster("lists.example.org")));
        return mail.sent().stream().map(sent -> sent.recipient().toString()).toList();
    }

    private static Administrators are(String... addresses) {
        return new Administrators() {
            @Override
            public List<EmailAddress> all() {
                return List.of(addresses).stream().map(EmailAddress::of).toList();
            }

            @Override
            public boolean addInTx(EmailAddress address) {
                throw new UnsupportedOperationException("nobody is added here");
            }

            @Override
            public boolean removeInTx(EmailAddress address) {
                throw new UnsupportedOperationException("nobody is removed here");
            }
        };
    }
}
