package org.indaba.notice;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;

/**
 * Tells mail of machines from mail of people, so that nobody here answers a machine. When in doubt it is a machine: a person who gets
 * no answer writes again, two machines write for ever. Pure functions.
 */
public final class AutomaticMail {

    /** Responders that do not say Auto-Submitted announce themselves by a field of their own. */
    private static final List<String> RESPONDER_FIELDS = List.of("X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Autoresponder",
            "X-Mail-Autoreply", "X-Vacation", "X-Failed-Recipients", "Autorespond");

    /** What responders that say nothing at all put before the subject that they answer, in lower case. */
    private static final List<String> RESPONDER_SUBJECTS = List.of("auto:", "auto reply", "auto-reply", "autoreply", "auto response",
            "automatic reply", "automated reply", "automatic response", "out of office", "out of the office", "on vacation",
            "vacation reply", "away from", "delivery status notification", "undeliver", "returned mail", "mail delivery failed",
            "abwesenheit", "automatische antwort", "réponse automatique", "respuesta automática", "risposta automatica",
            "resposta automática", "automatisch antwoord", "autosvar");

    // RFC 3834 §2: local parts that are commonly return addresses of responders.
    private static final List<String> MACHINES = List.of("mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster", "noreply",
            "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "bounce", "bounces", "listserv", "majordomo",
            "uucp", "root", "nobody", "daemon");

    private static final List<String> MACHINE_ENDINGS = List.of("-request", "-owner", "-bounces", "-bounce", "-relay", "-outgoing",
            "-join", "-subscribe", "-leave", "-unsubscribe", "-confirm");

    private AutomaticMail() {
    }

    /** Whether the mail itself says that a machine sent it: the null sender, or Auto-Submitted with anything but "no". */
    public static boolean declared(ReversePath reversePath, HeaderBlock header) {
        return reversePath.isNull() || header.all("Auto-Submitted").stream().anyMatch(field -> !keyword(field.value()).equals("no"));
    }

    /** Why a mail is not answered to this address; empty if it may be. */
    public static Optional<String> unanswerable(ReversePath reversePath, HeaderBlock header, EmailAddress answerTo) {
        // RFC 3834 §2: no answer to the null path, to automatic mail, to list traffic, or to an address of responders.
        if (declared(reversePath, header)) {
            return Optional.of("null sender or Auto-Submitted");
        }
        if (saysMachine(header)) {
            return Optional.of("the header is that of a machine or of a list");
        }
        boolean machine = reversePath instanceof ReversePath.Mailbox(EmailAddress sender) && isMachine(sender) || isMachine(answerTo);
        return machine ? Optional.of("the address is that of a machine") : Optional.empty();
    }

    /** Whether the local part is that of a mailer daemon, a list's role or a mailbox that nobody reads. */
    public static boolean isMachine(EmailAddress address) {
        String local = address.localPart().toLowerCase(Locale.ROOT);
        int plus = local.indexOf('+');
        String base = plus > 0 ? local.substring(0, plus) : local;
        return MACHINES.contains(base) || base.startsWith("owner-") || MACHINE_ENDINGS.stream().anyMatch(base::endsWith);
    }

    private static boolean saysMachine(HeaderBlock header) {
        return header.fields().stream().anyMatch(
                ((Predicate<HeaderField>) AutomaticMail::isPrecedence).or(AutomaticMail::isListField).or(AutomaticMail::isNotification)
                        .or(AutomaticMail::suppressesAnswers).or(AutomaticMail::isResponder).or(AutomaticMail::hasResponderSubject));
    }

    private static boolean isPrecedence(HeaderField field) {
        return field.is("Precedence") && List.of("bulk", "junk", "list", "auto_reply").contains(keyword(field.value()));
    }

    private static boolean isListField(HeaderField field) {
        return field.name().toLowerCase(Locale.ROOT).startsWith("list-");
    }

    private static boolean isNotification(HeaderField field) {
        // RFC 6522 §3: multipart/report is what delivery and disposition notifications come in.
        return field.is("Content-Type") && keyword(field.value()).equals("multipart/report")
                || field.is("Return-Path") && field.value().equals("<>");
    }

    /** Exchange's way to say that automatic answers are unwanted. */
    private static boolean suppressesAnswers(HeaderField field) {
        String value = field.value().toLowerCase(Locale.ROOT);
        return field.is("X-Auto-Response-Suppress")
                && (value.contains("all") || value.contains("autoreply") || value.contains("oof"));
    }

    private static boolean isResponder(HeaderField field) {
        return RESPONDER_FIELDS.stream().anyMatch(field::is) && !keyword(field.value()).equals("no")
                || field.is("X-Apple-Action") && keyword(field.value()).equals("vacation");
    }

    private static boolean hasResponderSubject(HeaderField field) {
        if (!field.is("Subject")) {
            return false;
        }
        String subject = EncodedWords.decode(field.value()).toLowerCase(Locale.ROOT);
        return RESPONDER_SUBJECTS.stream().anyMatch(subject::startsWith);
    }

    /** RFC 3834 §5.1: the keyword ends at a parameter, a comment or white space. */
    private static String keyword(String value) {
        String trimmed = value.strip();
        int end = 0;
        while (end < trimmed.length() && " \t;(".indexOf(trimmed.charAt(end)) < 0) {
            end++;
        }
        return trimmed.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
