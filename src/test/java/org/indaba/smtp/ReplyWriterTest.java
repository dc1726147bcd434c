package org.indaba.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.mail.SmtpReply;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ReplyWriter writer = new ReplyWriter(out);

    private String written() throws IOException {
        writer.flush();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void allLinesBearTheCodeAndTheStatus() throws IOException {
        // RFC 5321 §4.2.1: a hyphen behind the code of all lines but the last. RFC 2034 §4: the status in each.
        writer.add(new SmtpReply(550, "5.7.1", List.of("Not you", "Ask the owner")));
        writer.add(SmtpReply.plain(354, "Go on"));

        assertThat(out.size()).isZero();
        assertThat(written()).isEqualTo("550-5.7.1 Not you\r\n550 5.7.1 Ask the owner\r\n354 Go on\r\n");
    }

    @Test
    void aLineHasAtMost512Octets() throws IOException {
        // RFC 5321 §4.5.3.1.5: with the code and the CRLF.
        writer.add(SmtpReply.of(550, "5.7.1", "a".repeat(500)));
        assertThat(written()).hasSize(512).endsWith("a\r\n");
        out.reset();
        writer.add(SmtpReply.of(550, "5.7.1", "a".repeat(501)));
        assertThat(written()).hasSize(512).endsWith("a\r\n");
    }

    @Test
    void whatIsNoVisibleAsciiIsReplaced() throws IOException {
        // RFC 5321 §4.2: textstring.
        writer.add(SmtpReply.plain(250, "gr\u00fc\u00dfe\0\t!"));

        assertThat(written()).isEqualTo("250 gr??e?\t!\r\n");
    }
}
