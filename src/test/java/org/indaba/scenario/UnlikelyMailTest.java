package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.indaba.lists.MailList;
import org.indaba.mime.HeaderBlock;
import org.junit.jupiter.api.Test;

/** Mail at the limits of what is taken leaves as it came, and mail beyond them gets a clear refusal: through the whole program. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class UnlikelyMailTest {

    private static final int MEGABYTE = 1_048_576;
    private static final int MAX_SIZE = 10 * MEGABYTE;

    @Inject
    World world;

    /** Posts it, and holds what arrives against what was sent. */
    private void passes(String name, String more, String body) {
        String domain = name + ".example";
        try (MailHost host = world.host(domain)) {
            MailList list = world.list(name, Map.of("posting", "open"), "reader@" + domain);
            Letter letter = Letter.of("poster@people.example", list.post().toString(), more, body);

            String reply = world.send(letter, list.post().toString());

            assertThat(reply).startsWith("250");
            world.copy(letter.messageId(), "reader@" + domain, DELIVERED);
            String copy = MailHost.text(host.taken().getFirst());
            String original = new String(letter.octets(), StandardCharsets.ISO_8859_1);
            assertThat(copy.endsWith("Precedence: list\r\n" + original)).as("the original is the end of its copy").isTrue();
            assertThat(host.breaches()).isEmpty();
        }
    }

    private void isRefused(String name, String more, String body, String with) {
        MailList list = world.list(name, Map.of("posting", "open"));
        assertThat(world.send(Letter.of("poster@people.example", list.post().toString(), more, body), list.post().toString()))
                .startsWith(with);
    }

    @Test
    void headersOfNearlyAMegabytePassAndLargerOnesAreRefused() {
        String field = "X-Long: " + "x".repeat(990) + "\n";
        passes("long-header", field.repeat(1_040), "text\n");
        isRefused("longer-header", field.repeat(1_050), "text\n", "552 5.6.0");
    }

    @Test
    void tenThousandFieldsPassAndMoreAreRefused() {
        int own = 5;
        passes("many-fields", "X: y\n".repeat(HeaderBlock.MAX_FIELDS - own), "text\n");
        isRefused("more-fields", "X: y\n".repeat(HeaderBlock.MAX_FIELDS - own + 1), "text\n", "552 5.6.0");
    }

    @Test
    void aThousandNestedPartsPass() {
        StringBuilder body = new StringBuilder();
        for (int i = 1; i < 1_000; i++) {
            body.append("--b").append(i - 1).append("\nContent-Type: multipart/mixed; boundary=b").append(i).append("\n\n");
        }
        passes("nested", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n", body.toString());
    }

    @Test
    void nulsAndEveryOtherOctetOfTheBodyPass() {
        StringBuilder body = new StringBuilder();
        for (int c = 0; c < 0x180; c++) {
            body.append(c == '\n' || c == '\r' ? ' ' : (char) c);
        }
        passes("octets", "", body + "\n.\n..\n\0\n");
    }

    @Test
    void aLineOfAMegabytePasses() {
        passes("long-line", "", "x".repeat(MEGABYTE) + "\n");
        isRefused("longer-line", "", "x".repeat(MEGABYTE + 1) + "\n", "554 5.6.0");
    }

    @Test
    void theLargestPostPassesAndOneOctetMoreIsRefused() {
        int header = Letter.of("poster@people.example", "largest@" + World.LISTS).octets().length - "Hello everybody.\r\n".length();
        String line = "x".repeat(998) + "\n";
        int lines = (MAX_SIZE - header) / 1_000 - 1;
        int rest = MAX_SIZE - header - lines * 1_000 - 2;
        passes("largest", "", line.repeat(lines) + "x".repeat(rest) + "\n");
        isRefused("larger1", "", line.repeat(lines) + "x".repeat(rest + 10) + "\n", "552 5.3.4");
    }
}
