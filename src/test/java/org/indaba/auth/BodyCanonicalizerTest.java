package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The forms of RFC 6376 §3.4.3 and §3.4.4 against a second way to them, by texts, however the octets come in. */
class BodyCanonicalizerTest {

    @Test
    void bodiesOfAnyOctetsHaveTheFormOfTheSecondWay() throws IOException {
        String letters = "\r\n \tab\0";
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder body = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                body.append(random.nextInt(3) == 0 ? "\r\n" : String.valueOf(letters.charAt(random.nextInt(letters.length()))));
            }
            for (Canonicalization form : Canonicalization.values()) {
                assertThat(streamed(form, body.toString(), random)).as("seed " + seed + " " + form)
                        .isEqualTo(byTexts(form, body.toString()));
            }
        }
    }

    @Test
    void longRunsGoThroughTheBuffer() throws IOException {
        String body = "x".repeat(5_000) + " ".repeat(5_000) + "y\r\n" + "\r\n".repeat(5_000) + "z" + "\r\n \r\n".repeat(5_000);
        for (Canonicalization form : Canonicalization.values()) {
            assertThat(streamed(form, body, new Random(1))).isEqualTo(byTexts(form, body));
        }
    }

    private static String streamed(Canonicalization form, String body, Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BodyCanonicalizer canonicalizer = new BodyCanonicalizer(form, out);
        byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < octets.length) {
            int count = 1 + random.nextInt(octets.length - at);
            canonicalizer.write(octets, at, count);
            at += count;
        }
        canonicalizer.finish();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String byTexts(Canonicalization form, String body) {
        List<String> lines = new ArrayList<>();
        for (String line : body.split("\r\n", -1)) {
            lines.add(form == Canonicalization.SIMPLE ? line : line.replaceAll("[ \t]+", " ").replaceAll(" \\z", ""));
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        String text = String.join("\r\n", lines);
        return lines.isEmpty() && form == Canonicalization.RELAXED ? "" : text + "\r\n";
    }
}
