package org.indaba.classify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.classify.Marks.Mark;
import org.indaba.mime.EncodedWords;

/**
 * Tells notices from the mails of people and from machines that answer for people (RFC 3834), by the mail's header and by its first words.
 * Immutable and thread-safe.
 */
final class MachineMarks {

    private final Marks marks;

    MachineMarks(Marks marks) {
        this.marks = marks;
    }

    /** Whether the words of a mail are to be read as those of a notice. A bare text has no header to ask: its words alone decide. */
    boolean isNotice(Sections mail, NoticeText text) {
        String plain = PlainText.of(text.whole());
        if (!marks.has(Mark.FAILED, plain) && !marks.has(Mark.DELAYED, plain) && Codes.in(plain).equals(Codes.NONE)) {
            return isDaemon(mail) && marks.has(Mark.SUBJECT, subject(mail)) && !plain.isBlank();
        }
        if (mail.header().fields().isEmpty()) {
            return true;
        }
        if (isDaemon(mail) || mail.reportType().equals("delivery-status")) {
            return true;
        }
        boolean conversation = has(mail, "In-Reply-To") && !isDeclared(mail);
        return marks.has(Mark.SUBJECT, subject(mail)) && !conversation;
    }

    /** A mail server wrote it: RFC 5321 §4.5.5 wants the null path, many give themselves away by their name only. */
    private boolean isDaemon(Sections mail) {
        String path = value(mail, "Return-Path");
        return path.equals("<>") || has(mail, "X-Failed-Recipients") || marks.has(Mark.DAEMON, PlainText.of(path))
                || marks.has(Mark.DAEMON, " " + PlainText.of(EncodedWords.decode(value(mail, "From"))));
    }

    /** Whether the notice says that the sender still tries. */
    boolean isDelay(Sections mail, NoticeText text) {
        return marks.has(Mark.DELAYED, subject(mail)) || marks.has(Mark.DELAYED, PlainText.of(text.whole()));
    }

    /** A challenge that is dressed as a delivery report: it wants something from the sender and refuses nothing. */
    boolean isChallenge(Sections mail) {
        return marks.has(Mark.CHALLENGE_REPORT, PlainText.of(mail.text()));
    }

    /** A challenge, or an answer for a person, where the mail says so itself. */
    Optional<Notice> answer(Sections mail) {
        String subject = subject(mail);
        boolean declared = isDeclared(mail);
        boolean named = marks.has(Mark.AUTO_REPLY, subject);
        if (!declared && !named || marks.has(Mark.SUBJECT, subject) && !named) {
            return Optional.empty();
        }
        String text = PlainText.of(mail.text());
        if (marks.has(Mark.CHALLENGE, subject) || declared && marks.has(Mark.CHALLENGE, text)) {
            return Optional.of(new Notice.Challenge(evidence(mail)));
        }
        return Optional.of(new Notice.AutoReply(evidence(mail)));
    }

    /** The same where only the words tell; asked when it is no notice. */
    Optional<Notice> weakAnswer(Sections mail) {
        boolean machine = isDaemon(mail) || isDeclared(mail)
                || has(mail, "Auto-Submitted") && !value(mail, "Auto-Submitted").startsWith("no");
        if (!machine) {
            return Optional.empty();
        }
        if (marks.has(Mark.CHALLENGE, PlainText.of(mail.text()))) {
            return Optional.of(new Notice.Challenge(evidence(mail)));
        }
        boolean answer = isDeclared(mail) || marks.has(Mark.AUTO_REPLY, PlainText.of(mail.text()));
        return answer ? Optional.of(new Notice.AutoReply(evidence(mail))) : Optional.empty();
    }

    /** RFC 3834 §5: the field that says so, and those of the time before it. */
    private static boolean isDeclared(Sections mail) {
        String precedence = value(mail, "Precedence").toLowerCase(Locale.ROOT);
        return value(mail, "Auto-Submitted").toLowerCase(Locale.ROOT).startsWith("auto-replied") || precedence.startsWith("auto_reply")
                || List.of("X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-AutoReply-From", "X-Vacation", "X-Boxbe-ID",
                        "X-Mail-Autoreply").stream().anyMatch(name -> has(mail, name));
    }

    private static String evidence(Sections mail) {
        return Evidence.line("Subject: " + EncodedWords.decode(value(mail, "Subject")));
    }

    private static String subject(Sections mail) {
        return PlainText.of(EncodedWords.decode(value(mail, "Subject")));
    }

    private static boolean has(Sections mail, String name) {
        return mail.header().first(name).isPresent();
    }

    private static String value(Sections mail, String name) {
        return mail.header().first(name).orElse("");
    }
}
