package org.indaba.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Broken messages for fuzz tests. */
public final class Mutation {

    private static final byte[][] SCRAPS = scraps("\r\n", "\r", "\n", "\r\n\r\n", "--", "--b", "--b--", "\r\n--b\r\n", ":", " ", "\t",
            "\0", "\u00e4", "\u00ff",
            "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: message/rfc822\r\n",
            "Content-Type: multipart/digest; boundary=\"b\"\r\n",
            "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: 8bit\r\n", "Content-Type: text/plain; charset=\u00e4\r\n",
            "From: ", "=?utf-8?q?", "?=", "\"", "(", "<", ">", ",", ";", "@", "Subject: x\r\n", "DKIM-Signature: h=a:b\r\n",
            "boundary*0*=utf-8''b");

    private static byte[][] scraps(String... texts) {
        byte[][] scraps = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            scraps[i] = texts[i].getBytes(StandardCharsets.ISO_8859_1);
        }
        return scraps;
    }

    private Mutation() {
    }

    /** A message of scraps, one for each number. */
    public static byte[] ofScraps(List<Byte> choice) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        choice.forEach(one -> message.writeBytes(SCRAPS[Math.floorMod(one, SCRAPS.length)]));
        return message.toByteArray();
    }

    /** Cuts, repeats, scraps and flipped bits at a few places. */
    public static byte[] mutated(byte[] octets, Random random) {
        byte[] result = octets;
        for (int i = random.nextInt(8); i >= 0 && result.length > 0; i--) {
            int at = random.nextInt(result.length);
            int to = Math.min(result.length, at + random.nextInt(200));
            byte[] middle = switch (random.nextInt(4)) {
                case 0 -> new byte[0];
                case 1 -> SCRAPS[random.nextInt(SCRAPS.length)];
                case 2 -> Arrays.copyOfRange(result, Math.max(0, at - 100), to);
                // Random octets of the length that was cut.
                default -> {
                    byte[] noise = new byte[to - at];
                    random.nextBytes(noise);
                    yield noise;
                }
            };
            byte[] next = Arrays.copyOf(result, at + middle.length + result.length - to);
            System.arraycopy(middle, 0, next, at, middle.length);
            System.arraycopy(result, to, next, at + middle.length, result.length - to);
            result = next;
        }
        return result;
    }
}
