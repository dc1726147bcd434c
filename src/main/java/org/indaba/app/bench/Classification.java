package org.indaba.app.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.indaba.classify.Notice;
import org.indaba.classify.NoticeReader;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.MessageOctets;

/** How fast returned mails are classified: the same notices again and again, on a thread for each core, behind a warming-up. */
public final class Classification {

    private static final int MADE = 500;
    private static final int LINES = 40;

    private static final List<String> TEXTS = List.of("""
            This is the mail system at host mx.example.net.

            I'm sorry to have to inform you that your message could not
            be delivered to one or more recipients. It's attached below.

            <USER>: host mx.example.com[192.0.2.1] said: 550 5.1.1
                <USER>: Recipient address rejected: User unknown (in reply to RCPT TO command)
            """, """
            Hi. This is the qmail-send program at mx.example.net.
            I'm afraid I wasn't able to deliver your message to the following addresses.
            This is a permanent error; I've given up. Sorry it didn't work out.

            <USER>:
            192.0.2.1 failed after I sent the message.
            Remote host said: 552 5.2.2 The mailbox is over quota
            """, """
            This message was created automatically by mail delivery software.

            A message that you sent could not be delivered to one or more of its
            recipients. This is a permanent error. The following address(es) failed:

              USER
                host mx.example.com [192.0.2.1]
                SMTP error from remote mail server after end of data:
                550-5.7.26 Unauthenticated email from example.org is not accepted due to
                550 5.7.26 domain's DMARC policy
            """, """
               ----- The following addresses had permanent fatal errors -----
            <USER>

               ----- Transcript of session follows -----
            ... while talking to mx.example.com.:
            <<< 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example.org
            554 5.0.0 Service unavailable
            """);

    private final List<MessageOctets> notices;
    private final Duration time;

    /**
     * @param notices at least one
     * @param seconds how long
     */
    public Classification(List<MessageOctets> notices, int seconds) {
        this.notices = List.copyOf(notices);
        this.time = Duration.ofSeconds(seconds);
    }

    /**
     * What came of it.
     *
     * @param classified how many
     * @param elapsed in which time
     * @param threads on how many
     * @param octets of a notice on average
     * @param understood the share of those that are bounces, delays or complaints
     */
    public record Result(long classified, Duration elapsed, int threads, double octets, double understood) {

        /** Notices in a second. */
        public double perSecond() {
            return classified * 1e9 / elapsed.toNanos();
        }
    }

    /** Notices in four forms, half with a report for machines, each with a returned mail. */
    public static List<MessageOctets> made() {
        List<MessageOctets> made = new ArrayList<>();
        for (int i = 0; i < MADE; i++) {
            made.add(notice(i));
        }
        return made;
    }

    private static MessageOctets notice(int number) {
        String user = "user" + number + "@example.com";
        String report = number % 2 == 0 ? "" : """
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; USER
                Action: failed
                Status: 5.0.0
                Diagnostic-Code: smtp; 550 5.1.1 <USER>: user unknown

                """;
        return ByteOctets.utf8(("""
                Return-Path: <>
                Received: from mx.example.net (mx.example.net [192.0.2.7]) by lists.example.org; Thu, 1 Jan 2026 10:00:00 +0000
                From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
                To: owner-afnog@lists.example.org
                Subject: Undelivered Mail Returned to Sender
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                """ + TEXTS.get(number % TEXTS.size()) + "\n" + report + """
                --b
                Content-Type: message/rfc822

                From: Bob <bob@example.net>
                To: afnog@lists.example.org
                Subject: hello

                """ + "A line of the mail that came back, as long as lines are.\n".repeat(LINES) + "--b--\n")
                .replace("USER", user).replace("\n", "\r\n"));
    }

    /** Measures. */
    public Result measure() {
        NoticeReader reader = new NoticeReader();
        run(reader);
        long start = System.nanoTime();
        long classified = run(reader);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        long understood = notices.stream().map(reader::read).filter(notice -> notice instanceof Notice.Bounce
                || notice instanceof Notice.Delayed || notice instanceof Notice.Complaint).count();
        return new Result(classified, elapsed, threads(), notices.stream().mapToLong(MessageOctets::size).average().orElse(0),
                (double) understood / notices.size());
    }

    private static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }

    private long run(NoticeReader reader) {
        AtomicLong done = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(threads());
        long end = System.nanoTime() + time.toNanos();
        for (int thread = 0; thread < threads(); thread++) {
            int first = thread;
            Thread.ofPlatform().name("classify-" + thread).start(() -> {
                for (int i = first; System.nanoTime() < end; i++) {
                    reader.read(notices.get(i % notices.size()));
                    done.incrementAndGet();
                }
                ended.countDown();
            });
        }
        try {
            ended.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return done.get();
    }
}
