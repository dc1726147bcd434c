package org.indaba.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.indaba.mail.SmtpReply;
import org.indaba.smtp.ReplyReader.Reading;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {

    private static ReplyReader reader(String text, ReplyReader.Limits limits) {
        return new ReplyReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), limits);
    }

    private static Reading read(String text) throws IOException {
        return reader(text, ReplyReader.Limits.usual()).read();
    }

    @Test
    void aReplyOfSeveralLinesIsOne() throws IOException {
        // RFC 5321 §4.2.1: multi-line replies; RFC 2034 §4: the status on each line.
        assertThat(read("550-5.1.1 no such\r\n550-5.1.1 user\r\n550 5.1.1 here\r\n"))
                .isEqualTo(new Reading.Replied(new SmtpReply(550, "5.1.1", List.of("no such", "user", "here"))));
    }

    @Test
    void aStatusOfAnotherClassIsText() throws IOException {
        assertThat(read("250 5.1.1 odd\r\n")).isEqualTo(new Reading.Replied(new SmtpReply(250, "", List.of("5.1.1 odd"))));
    }

    @Test
    void aBareCodeAndABareLineFeedAreTaken() throws IOException {
        assertThat(read("250\n")).isEqualTo(new Reading.Replied(new SmtpReply(250, "", List.of(""))));
    }

    @Test
    void whatIsNoReplyIsMalformed() throws IOException {
        for (String text : List.of("hello\r\n", "\r\n", "99 x\r\n", "199 x\r\n", "600 x\r\n", "2x0 y\r\n", "250x\r\n",
                "250-a\r\n251 b\r\n")) {
            assertThat(read(text)).as(text).isInstanceOf(Reading.Malformed.class);
        }
    }

    @Test
    void theEndOfTheStreamIsTheEndWhereverItComes() throws IOException {
        for (String text : List.of("", "2", "250 ok", "250-a\r\n", "250-a\r\n250")) {
            assertThat(read(text)).as(text).isInstanceOf(Reading.Closed.class);
        }
    }

    @Test
    void aLineMayBeAsLongAsTheLimitAndNotOneLonger() throws IOException {
        ReplyReader.Limits limits = new ReplyReader.Limits(20, 3);

        assertThat(reader("250 " + "x".repeat(16) + "\r\n", limits).read()).isInstanceOf(Reading.Replied.class);
        assertThat(reader("250 " + "x".repeat(17) + "\r\n", limits).read()).isInstanceOf(Reading.Malformed.class);
    }

    @Test
    void aReplyMayHaveAsManyLinesAsTheLimitAndNotOneMore() throws IOException {
        ReplyReader.Limits limits = new ReplyReader.Limits(20, 3);

        assertThat(reader("250-a\r\n250-b\r\n250 c\r\n", limits).read()).isInstanceOf(Reading.Replied.class);
        assertThat(reader("250-a\r\n250-b\r\n250-c\r\n250 d\r\n", limits).read()).isInstanceOf(Reading.Malformed.class);
    }

    @Test
    void anEndlessLineCostsNoMoreThanTheLimit() throws IOException {
        InputStream endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                given++;
                assertThat(given).isLessThan(100_000);
                return '2';
            }
        };

        assertThat(new ReplyReader(endless, ReplyReader.Limits.usual()).read()).isInstanceOf(Reading.Malformed.class);
    }

    @Test
    void controlCharactersDoNotReachTheLedger() throws IOException {
        assertThat(read("250 a\u0000b\u001b[31mc\td\r\n")).isEqualTo(new Reading.Replied(new SmtpReply(250, "", List.of("a?b?[31mc d"))));
    }

    @Test
    void textBehindTheReplyIsNoticed() throws IOException {
        ReplyReader reader = reader("220 go\r\n250 injected\r\n", ReplyReader.Limits.usual());
        reader.read();

        // RFC 3207 §6: such text must not count behind the handshake.
        assertThat(reader.hasReadAhead()).isTrue();
    }

    @Property
    void nothingThatAServerSendsThrows(@ForAll byte[] octets) throws IOException {
        ReplyReader reader = new ReplyReader(new ByteArrayInputStream(octets), new ReplyReader.Limits(40, 3));
        Reading reading = reader.read();
        for (int reads = 0; reading instanceof Reading.Replied && reads < 50; reads++) {
            reading = reader.read();
        }
        assertThat(reading).isNotInstanceOf(Reading.Replied.class);
    }
}
