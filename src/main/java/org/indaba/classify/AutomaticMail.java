package org.indaba.classify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;

/**
 * Tells mail of machines from mail of people, by what its header says. There are two questions. Whether a mail is answered: when in doubt
 * it is a machine's, since a person who gets no answer writes again, and two machines write for ever. And whether it is an automatic
 * answer itself, or made by a machine of its own accord: when in doubt a person wrote it, whose post would be refused else. Pure functions.
 */
public final class AutomaticMail {

    /** Responders that do not say Auto-Submitted announce themselves by a field of their own. */
    private static final List<String> RESPONDER_FIELDS = List.of("X-Autoreply", "X-Auto-Reply", "X-Auto-Reply-From", "X-AutoReply-From",
            "X-Autorespond", "X-Autoresponder", "X-Autoresponse", "X-Mail-Autoreply", "X-Vacation", "X-Failed-Recipients", "Autorespond");

    /** What responders put before the subject that they answer, in lower case, and people hardly ever. */
    private static final List<String> ANSWER_SUBJECTS = List.of("auto reply", "auto-reply", "autoreply", "auto response",
            "automatic reply", "automated reply", "automatic response", "out of office", "out of office autoreply", "out of the office",
            "vacation reply", "abwesenheitsnotiz", "automatische antwort", "réponse automatique", "respuesta automática",
            "risposta automatica", "resposta automática", "automatisch antwoord", "autosvar");

    /** What stands there as well, and with which a person's subject may begin. */
    private static final List<String> DOUBTFUL_SUBJECTS = List.of("auto:", "on vacation", "away from", "abwesenheit",
            "delivery status notification", "undeliver", "returned mail", "mail delivery failed");

    // RFC 3834 §2: local parts that are commonly return addresses of responders.
    private static final List<String> MACHINES = List.of("mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster", "noreply",
            "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "bounce", "bounces", "listserv", "majordomo",
            "uucp", "root", "nobody", "daemon");

    private static final List<String> MACHINE_ENDINGS = List.of("-request", "-owner", "-bounces", "-bounce", "-relay", "-outgoing",
            "-join", "-subscribe", "-leave", "-unsubscribe", "-confirm");

    // What the French have before a colon, and nobody sees.
    private static final char NO_BREAK_SPACE = 0xA0;
    private static final char NARROW_NO_BREAK_SPACE = 0x202F;

    /** So much of a word that a stranger wrote is repeated. */
    private static final int MAX_WORD = 40;

    private AutomaticMail() {
    }

    /** Whether the mail itself says that a machine sent it: the null sender, or Auto-Submitted with anything but "no". */
    public static boolean declared(ReversePath reversePath, HeaderBlock header) {
        return reversePath.isNull() || header.fields().stream().anyMatch(AutomaticMail::isAutoSubmitted);
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

    /**
     * What marks a mail as an automatic answer: a vacation notice, a bounce, a receipt; empty where nothing does. A subject counts only
     * beside another mark of a machine, and that answers are unwanted does not count: Exchange says so of what people write, too.
     */
    public static Optional<String> answer(ReversePath reversePath, HeaderBlock header) {
        // RFC 5321 §4.5.5: the null path marks notifications.
        if (reversePath.isNull()) {
            return Optional.of("an empty envelope sender");
        }
        return header.fields().stream().flatMap(AutomaticMail::answerMark).findFirst().or(() -> declaredSubject(header));
    }

    /** Whether the subject alone looks like that of an automatic answer: a responder says nothing else, or a person wrote so. */
    public static boolean resemblesAnswer(HeaderBlock header) {
        return header.all("Subject").stream().map(AutomaticMail::subject).filter(subject -> subject.indexOf(':') > 0)
                .anyMatch(subject -> ANSWER_SUBJECTS.contains(subject.substring(0, subject.indexOf(':')).strip()));
    }

    /** What marks a mail as made by a machine, be it an answer or of its own accord; empty where nothing does. */
    public static Optional<String> made(HeaderBlock header) {
        return Stream.of(header.all("Auto-Submitted"), header.all("Precedence")).flatMap(List::stream)
                .filter(field -> isAutoSubmitted(field) && !keyword(field.value()).isEmpty() || isBulk(field)).findFirst()
                .map(field -> (field.is("Precedence") ? "Precedence: " : "Auto-Submitted: ") + shortened(keyword(field.value())));
    }

    private static Stream<String> answerMark(HeaderField field) {
        String word = keyword(field.value());
        // RFC 3834 §5: the keyword, before parameters and comments.
        if (field.is("Auto-Submitted") && word.equals("auto-replied")) {
            return Stream.of("Auto-Submitted: auto-replied");
        }
        // RFC 6522 §3: delivery status, disposition and feedback reports.
        if (isReport(field)) {
            return Stream.of("a multipart/report");
        }
        if (field.is("Precedence") && word.equals("auto_reply")) {
            return Stream.of("Precedence: auto_reply");
        }
        if (isAppleVacation(field)) {
            return Stream.of("X-Apple-Action: vacation");
        }
        return RESPONDER_FIELDS.stream().filter(field::is).filter(_ -> !word.equals("no"));
    }

    /** Exchange's notices of absence are auto-generated by their header, and answers by their subject. */
    private static Optional<String> declaredSubject(HeaderBlock header) {
        boolean machine = header.fields().stream().anyMatch(
                field -> isAutoSubmitted(field) || isBulk(field) || suppressesAnswers(field));
        return machine && resemblesAnswer(header) ? Optional.of("the subject of an automatic answer") : Optional.empty();
    }

    private static boolean saysMachine(HeaderBlock header) {
        return header.fields().stream().anyMatch(
                ((Predicate<HeaderField>) AutomaticMail::isPrecedence).or(AutomaticMail::isListField).or(AutomaticMail::isNotification)
                        .or(AutomaticMail::suppressesAnswers).or(AutomaticMail::isResponder).or(AutomaticMail::hasResponderSubject));
    }

    private static boolean isAutoSubmitted(HeaderField field) {
        return field.is("Auto-Submitted") && !keyword(field.value()).equals("no");
    }

    private static boolean isPrecedence(HeaderField field) {
        return isBulk(field) || field.is("Precedence") && List.of("list", "auto_reply").contains(keyword(field.value()));
    }

    private static boolean isBulk(HeaderField field) {
        return field.is("Precedence") && List.of("bulk", "junk").contains(keyword(field.value()));
    }

    private static boolean isListField(HeaderField field) {
        return field.name().toLowerCase(Locale.ROOT).startsWith("list-");
    }

    private static boolean isNotification(HeaderField field) {
        return isReport(field) || field.is("Return-Path") && field.value().equals("<>");
    }

    /** RFC 6522 §3: multipart/report is what delivery and disposition notifications come in. */
    private static boolean isReport(HeaderField field) {
        return field.is("Content-Type") && keyword(field.value()).equals("multipart/report");
    }

    /** Exchange's way to say that automatic answers are unwanted. */
    private static boolean suppressesAnswers(HeaderField field) {
        String value = field.value().toLowerCase(Locale.ROOT);
        return field.is("X-Auto-Response-Suppress")
                && (value.contains("all") || value.contains("autoreply") || value.contains("oof"));
    }

    private static boolean isResponder(HeaderField field) {
        return RESPONDER_FIELDS.stream().anyMatch(field::is) && !keyword(field.value()).equals("no") || isAppleVacation(field);
    }

    private static boolean isAppleVacation(HeaderField field) {
        return field.is("X-Apple-Action") && keyword(field.value()).equals("vacation");
    }

    private static boolean hasResponderSubject(HeaderField field) {
        return field.is("Subject")
                && Stream.concat(ANSWER_SUBJECTS.stream(), DOUBTFUL_SUBJECTS.stream()).anyMatch(subject(field)::startsWith);
    }

    private static String subject(HeaderField field) {
        return EncodedWords.decode(field.value()).replace(NO_BREAK_SPACE, ' ').replace(NARROW_NO_BREAK_SPACE, ' ')
                .toLowerCase(Locale.ROOT);
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

    private static String shortened(String word) {
        return word.substring(0, Math.min(word.length(), MAX_WORD));
    }
}
