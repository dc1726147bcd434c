package org.indaba.app.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The octets of the messages of a run, made once; only the number in the Message-ID differs. Immutable. */
final class SourceMessage {

    private static final String LINE = "All work and one post makes a list a lively place; this line is filling.\r\n";

    // RFC 5322 §3.3: the zone is written as digits.
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final byte[] head;
    private final byte[] tail;
    private final String group;

    SourceMessage(Source.Plan plan, Instant date) {
        String author = plan.mailFrom().isEmpty() ? "postmaster@source.invalid" : plan.mailFrom();
        head = ascii("From: <" + author + ">\r\nTo: <" + plan.recipient() + ">\r\nSubject: A measured post\r\nDate: "
                + DATE.format(date.atOffset(ZoneOffset.UTC)) + "\r\nMessage-ID: <" + plan.run() + ".");
        StringBuilder rest = new StringBuilder("@source.invalid>\r\n\r\n");
        while (head.length + rest.length() + LINE.length() <= plan.sizeBytes()) {
            rest.append(LINE);
        }
        tail = ascii(rest.append(".\r\n").toString());
        group = "MAIL FROM:<" + plan.mailFrom() + ">\r\nRCPT TO:<" + plan.recipient() + ">\r\nDATA\r\n";
    }

    /** MAIL, RCPT and DATA of one message. */
    byte[] group(int number) {
        return ascii(group.replace(Source.NUMBER, Integer.toString(number)));
    }

    /** One message with its final dot, and after it what else is to be sent. */
    byte[] content(int number, byte[] andThen) {
        byte[] digits = ascii(Integer.toString(number));
        byte[] all = new byte[head.length + digits.length + tail.length + andThen.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(digits, 0, all, head.length, digits.length);
        System.arraycopy(tail, 0, all, head.length + digits.length, tail.length);
        System.arraycopy(andThen, 0, all, head.length + digits.length + tail.length, andThen.length);
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
