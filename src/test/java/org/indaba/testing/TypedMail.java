package org.indaba.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the textbook's telnet user types to send a mail. */
public final class TypedMail {

    private TypedMail() {
    }

    /**
     * Sends a mail to a server of this machine.
     *
     * @param from the author, and the envelope sender
     * @param header more fields, without a line end behind the last
     */
    public static void send(int port, String from, String to, String header, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            BufferedReader replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(replies.readLine()).startsWith("220");
            for (String line : List.of("HELO laptop.example", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA",
                    "From: " + from + "\r\nTo: " + to + "\r\n" + header + "\r\n\r\n" + body + "\r\n.", "QUIT")) {
                socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                assertThat(replies.readLine()).as(line).matches("[23].*");
            }
        }
    }
}
