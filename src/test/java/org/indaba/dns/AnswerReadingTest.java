package org.indaba.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What one answer means, whatever is in it. */
class AnswerReadingTest {

    private static final Name ASKED = Name.fromConstantString("example.org.");
    private static final Name TARGET = Name.fromConstantString("target.example.");

    private final Message answer = new Message(7);

    AnswerReadingTest() {
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(Record.newRecord(ASKED, Type.MX, DClass.IN), Section.QUESTION);
    }

    private AnswerReading.Reading read() {
        return new AnswerReading(new Question(ASKED, Type.MX)).read(answer);
    }

    @Test
    void recordsOfOtherNamesAndClassesAreNotTheAnswer() {
        answer.addRecord(new MXRecord(TARGET, DClass.IN, 60, 10, TARGET), Section.ANSWER);
        answer.addRecord(new MXRecord(ASKED, DClass.CH, 60, 10, TARGET), Section.ANSWER);

        assertThat(read()).isEqualTo(new AnswerReading.Reading.Nothing(true, 0));
    }

    @Test
    void leastTimeToLiveOnTheWayCounts() {
        answer.addRecord(new CNAMERecord(ASKED, DClass.IN, 30, TARGET), Section.ANSWER);
        answer.addRecord(new MXRecord(TARGET, DClass.IN, 60, 10, TARGET), Section.ANSWER);

        assertThat(read()).isInstanceOfSatisfying(AnswerReading.Reading.Records.class,
                found -> assertThat(found.ttlSeconds()).isEqualTo(30));
    }

    @Test
    void nothingIsKeptForTheLesserTimeOfTheSoa() {
        // RFC 2308 §5: the minimum of the SOA's own TTL and its MINIMUM field.
        answer.addRecord(new SOARecord(ASKED, DClass.IN, 500, ASKED, ASKED, 1, 1, 1, 1, 40), Section.AUTHORITY);

        assertThat(read()).isEqualTo(new AnswerReading.Reading.Nothing(true, 40));
    }

    @Test
    void aliasOutOfWhichNothingFollowsIsAskedForAgain() {
        answer.addRecord(new CNAMERecord(ASKED, DClass.IN, 30, TARGET), Section.ANSWER);
        AnswerReading reading = new AnswerReading(new Question(ASKED, Type.MX));

        assertThat(reading.read(answer)).isEqualTo(new AnswerReading.Reading.GoesOn());
        assertThat(reading.name()).isEqualTo(TARGET);
    }

    @Test
    void aliasWithNothingBehindItNeedsNoSecondQuestion() {
        answer.addRecord(new CNAMERecord(ASKED, DClass.IN, 30, TARGET), Section.ANSWER);
        answer.addRecord(new SOARecord(TARGET, DClass.IN, 500, ASKED, ASKED, 1, 1, 1, 1, 40), Section.AUTHORITY);

        assertThat(read()).isEqualTo(new AnswerReading.Reading.Nothing(true, 30));
        // RFC 6604 §3: NXDOMAIN speaks of the target.
        answer.getHeader().setRcode(Rcode.NXDOMAIN);
        assertThat(read()).isEqualTo(new AnswerReading.Reading.Nothing(false, 30));
    }

    @Test
    void referralIsNoStatementAboutTheName() {
        answer.addRecord(new NSRecord(Name.root, DClass.IN, 60, TARGET), Section.AUTHORITY);
        assertThat(AnswerReading.refusalIn(answer)).isNotEmpty();

        // RFC 2308 §2.2: with authority the same sections are "no records".
        answer.getHeader().setFlag(Flags.AA);
        assertThat(AnswerReading.refusalIn(answer)).isEmpty();
    }

    @Test
    void damagedAnswersAreReadOrLeftButNeverThrow() throws IOException {
        answer.addRecord(new CNAMERecord(ASKED, DClass.IN, 30, TARGET), Section.ANSWER);
        answer.addRecord(new MXRecord(TARGET, DClass.IN, 60, 10, TARGET), Section.ANSWER);
        answer.addRecord(new SOARecord(TARGET, DClass.IN, 500, ASKED, ASKED, 1, 1, 1, 1, 40), Section.AUTHORITY);
        byte[] whole = answer.toWire();
        Random random = new Random(42);
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] damaged = whole.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Message message = Exchange.read(damaged, damaged.length - random.nextInt(8) / 7 * random.nextInt(damaged.length));
            if (message != null) {
                AnswerReading.refusalIn(message);
                new AnswerReading(new Question(ASKED, Type.MX)).read(message);
                read++;
            }
        }
        assertThat(read).isBetween(1_000, 49_999);
    }
}
