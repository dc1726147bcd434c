package org.indaba.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;

class CommandParserTest {

    private static Command parse(String line) {
        return CommandParser.parse(new WireLine.Text(line, line.getBytes(StandardCharsets.UTF_8).length + 2));
    }

    private static Path path(String mail) {
        return parse(mail) instanceof Command.Mail(Path path, _) ? path : new Path.Unreadable("not a MAIL command");
    }

    private static Path ascii(String address) {
        return new Path.Mailbox(EmailAddress.of(address), Path.Script.ASCII);
    }

    @Test
    void pathsAreReadAsPeopleAndHostsWriteThem() {
        assertThat(path("MAIL FROM:<ann@example.net>")).isEqualTo(ascii("ann@example.net"));
        assertThat(path("mail From: \t ann@example.net  BODY=7BIT")).isEqualTo(ascii("ann@example.net"));
        assertThat(path("MAIL FROM:<\"a> b\"@example.net>")).isEqualTo(ascii("\"a> b\"@example.net"));
        assertThat(path("MAIL FROM:<>")).isEqualTo(new Path.Null());
        // RFC 5321 §4.1.1.3: the source route is ignored, also one with colons in a literal.
        assertThat(path("MAIL FROM:<@a.example,@[IPv6:::1]:ann@example.net>")).isEqualTo(ascii("ann@example.net"));
        assertThat(path("MAIL FROM:<@a.example:postmaster>")).isEqualTo(new Path.LocalOnly("postmaster"));
        // RFC 5890 §2.3.2.1: domains are kept as A-labels.
        assertThat(path("MAIL FROM:<ann@b\u00fccher.example>"))
                .isEqualTo(new Path.Mailbox(EmailAddress.of("ann@xn--bcher-kva.example"), Path.Script.INTERNATIONAL));
        assertThat(path("MAIL FROM:<a@b@c>")).isInstanceOf(Path.Unreadable.class);
    }

    @Test
    void parametersKeepTheirOrderAndTheirValues() {
        Command command = parse("MAIL FROM:<> size=10 X-a=b+3D Smtputf8");

        assertThat(command).isEqualTo(new Command.Mail(new Path.Null(),
                List.of(new Parameter("SIZE", "10"), new Parameter("X-A", "b+3D"), new Parameter("SMTPUTF8", ""))));
    }

    @Test
    void chunkSizesAreRead() {
        // RFC 3030 §2: BDAT SP chunk-size [SP LAST].
        assertThat(parse("BDAT 0 LAST")).isEqualTo(new Command.Bdat(0, Command.ChunkPart.LAST));
        assertThat(parse("bdat 999999999999999999")).isEqualTo(new Command.Bdat(999_999_999_999_999_999L, Command.ChunkPart.MORE));
        for (String bad : List.of("BDAT", "BDAT LAST", "BDAT -1", "BDAT 1 2", "BDAT 0x10", "BDAT 9999999999999999999", "BDAT 1LAST")) {
            assertThat(parse(bad)).as(bad).isEqualTo(new Command.Malformed(Command.Flaw.BAD_CHUNK_SIZE));
        }
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> pieces = Arbitraries.of("MAIL", "RCPT", " ", "FROM:", "TO:", "<", ">", "\"", "\\", "@", ",", ":", "[", "]",
                "a", "b.example", ".", "=", "SIZE=1", "BDAT", "9", "LAST", "XCLIENT", "ADDR", "+", "\0", "\u00fc", "xn--", "\ufffd", "\t",
                "\ud83d\ude00", "\u200d", "\u3002", "-");
        return Arbitraries.oneOf(pieces.list().ofMaxSize(25).map(list -> String.join("", list)), Arbitraries.strings().ofMaxLength(60));
    }

    @Property(tries = 5000)
    void noLineMakesItThrow(@ForAll("lines") String line) {
        assertThat(parse(line)).isNotNull();
        assertThat(parse("MAIL FROM:<" + line + ">")).isNotNull();
        assertThat(parse("RCPT TO:<a@" + line + ">")).isNotNull();
    }
}
