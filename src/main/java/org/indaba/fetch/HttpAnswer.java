package org.indaba.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One answer of a web server, read octet by octet from a stream that is buffered. Only what ends where its sender says so is taken: a
 * body that ends with the connection could have been cut off by anybody. What goes before the final answer is passed over.
 *
 * @param status the status code
 * @param type the media type without parameters, in lower case; empty if none is told
 * @param body the text
 */
public record HttpAnswer(int status, String type, String body) {

    /** Octets of the status line and the header fields together. */
    static final int MAX_HEAD = 16 * 1024;

    /**
     * Reads an answer.
     *
     * @param maxBody the most octets of a body; 0: none is read
     * @throws IOException if it is none, or too long
     */
    static HttpAnswer read(InputStream in, int maxBody) throws IOException {
        Reader reader = new Reader(in, maxBody);
        int code = reader.status();
        Map<String, String> fields = reader.fields();
        // RFC 9110 §15.2: any number of interim answers may go before; the head's limit holds for all of them together.
        while (code < 200) {
            code = reader.status();
            fields = reader.fields();
        }
        String type = fields.getOrDefault("content-type", "").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        // The body of anything but a success is not looked at.
        return new HttpAnswer(code, type, code == 200 && maxBody > 0 ? reader.body(fields) : "");
    }

    private static final class Reader {

        private final InputStream in;
        private final int maxBody;
        private int head;

        private Reader(InputStream in, int maxBody) {
            this.in = in;
            this.maxBody = maxBody;
        }

        private int status() throws IOException {
            String[] status = line().split(" ", 3);
            if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5]\\d\\d")) {
                throw new IOException("this is no answer of a web server");
            }
            return Integer.parseInt(status[1]);
        }

        private Map<String, String> fields() throws IOException {
            Map<String, String> fields = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = Math.max(0, line.indexOf(':'));
                fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
            }
            return fields;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int octet = octet(); octet != '\n'; octet = octet()) {
                if (++head > MAX_HEAD) {
                    throw new IOException("the head of the answer has more than " + MAX_HEAD + " octets");
                }
                line.append((char) octet);
            }
            return line.isEmpty() || line.charAt(line.length() - 1) != '\r' ? line.toString() : line.substring(0, line.length() - 1);
        }

        private int octet() throws IOException {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the answer breaks off");
            }
            return octet;
        }

        private String body(Map<String, String> fields) throws IOException {
            // RFC 9112 §6.3: chunks go before a length.
            if (fields.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
                return chunks();
            }
            return exactly(number(fields.getOrDefault("content-length", ""), 10), 0);
        }

        private String chunks() throws IOException {
            StringBuilder body = new StringBuilder();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.append(exactly(size, body.length()));
                line();
            }
            return body.toString();
        }

        private int chunkSize() throws IOException {
            return number(line().split(";", 2)[0].strip(), 16);
        }

        private static int number(String digits, int radix) throws IOException {
            Optional<Long> number = digits.matches(radix == 10 ? "\\d{1,9}" : "[0-9A-Fa-f]{1,7}")
                    ? Optional.of(Long.parseLong(digits, radix)) : Optional.empty();
            return Math.toIntExact(number.orElseThrow(() -> new IOException("the answer does not say how long it is")));
        }

        private String exactly(int octets, int before) throws IOException {
            if (octets + before > maxBody) {
                throw new IOException("the body has more than " + maxBody + " octets");
            }
            byte[] read = in.readNBytes(octets);
            if (read.length < octets) {
                throw new EOFException("the answer breaks off");
            }
            // One character an octet: who asks knows which letters these are.
            return new String(read, StandardCharsets.ISO_8859_1);
        }
    }
}
