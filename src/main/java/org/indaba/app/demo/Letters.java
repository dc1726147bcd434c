package org.indaba.app.demo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.app.demo.MailProgram.Letter;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.mime.AddressField;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.HeaderText;
import org.indaba.mime.Mailbox;
import org.indaba.mime.MessageId;
import org.indaba.web.demo.CaughtMail;

/** Writes what people write: posts, answers, wishes. Thread-safe. */
public final class Letters {

    /** The longest text of an answer, in characters. */
    static final int MAX_TEXT = 20_000;

    /** RFC 5322 §3.6.4 lets references grow with the thread; the first and the newest are enough to find one's way. */
    static final int MAX_REFERENCES = 20;

    private static final int MAX_SUBJECT = 500;

    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random makes message ids; thread-safe */
    public Letters(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * What a new letter is made of.
     *
     * @param author who writes, with their name
     * @param to the recipient
     * @param date when it was written
     * @param subject may be any text
     * @param text the body; lines end with LF
     */
    public record Draft(Mailbox author, EmailAddress to, Instant date, String subject, String text) {
    }

    /** A letter that answers nothing. */
    public Letter fresh(Draft draft) {
        return written(draft, newId(draft.author().address()), List.of());
    }

    /** A letter that goes on where another one ended. */
    public Letter following(Draft draft, List<MessageId> references) {
        return written(draft, newId(draft.author().address()), references);
    }

    /** The message id that a letter bears. */
    public static MessageId idOf(Letter letter) {
        return header(letter.octets()).first("Message-ID").flatMap(MessageId::first).orElseThrow();
    }

    /** An empty mail to an address that acts on whoever writes to it. */
    Letter wish(Mailbox author, EmailAddress to) {
        return fresh(new Draft(author, to, clock.instant(), to.localPart(), ""));
    }

    /** An answer as a mail program writes it; empty if the mail names nobody to answer to. */
    Optional<Letter> answer(CaughtMail mail, Mailbox author, String text) {
        HeaderBlock header = header(mail.octets());
        return recipient(header).map(to -> {
            String subject = EncodedWords.decode(header.first("Subject").orElse(""));
            String cut = subject.substring(0, Math.min(MAX_SUBJECT, subject.length()));
            // RFC 5322 §3.6.5: one "Re: " before the subject, and not a second.
            String answered = cut.toLowerCase(Locale.ROOT).startsWith("re:") ? cut : "Re: " + cut;
            return following(new Draft(author, to, clock.instant(), answered, text), references(header));
        });
    }

    /** RFC 2369 §3.4: the list's address stands in List-Post; mail that came from no list is answered to Reply-To or From. */
    private static Optional<EmailAddress> recipient(HeaderBlock header) {
        Optional<EmailAddress> list = header.first("List-Post").map(value -> value.replaceFirst("(?s)^.*<mailto:([^>?]*).*$", "$1"))
                .flatMap(Letters::address);
        return list.or(() -> header.first("Reply-To").flatMap(Letters::firstIn)).or(() -> header.first("From").flatMap(Letters::firstIn));
    }

    private static Optional<EmailAddress> address(String text) {
        return switch (EmailAddress.parse(text)) {
            case ParsedAddress.Valid(EmailAddress valid) -> Optional.of(valid);
            case ParsedAddress.Invalid _ -> Optional.empty();
        };
    }

    private static Optional<EmailAddress> firstIn(String value) {
        return AddressField.parse(value).mailboxes().stream().map(Mailbox::address).findFirst();
    }

    /** RFC 5322 §3.6.4: the references of the answered mail, or what it answered itself, and then its own id. */
    private static List<MessageId> references(HeaderBlock header) {
        List<MessageId> all = new ArrayList<>(MessageId.all(header.first("References").or(() -> header.first("In-Reply-To")).orElse("")));
        header.first("Message-ID").flatMap(MessageId::first).ifPresent(all::add);
        if (all.size() > MAX_REFERENCES) {
            List<MessageId> cut = new ArrayList<>(List.of(all.getFirst()));
            cut.addAll(all.subList(all.size() - MAX_REFERENCES + 1, all.size()));
            return cut;
        }
        return all;
    }

    static HeaderBlock header(Bytes octets) {
        return switch (HeaderBlock.read(ByteOctets.of(octets.toArray()))) {
            case HeaderReading.Read(HeaderBlock read) -> read;
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> new HeaderBlock(List.of(), 0);
        };
    }

    private MessageId newId(EmailAddress author) {
        return MessageId.first("<" + Long.toString(random.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX) + "@" + author.domain() + ">")
                .orElseThrow();
    }

    private static Letter written(Draft draft, MessageId id, List<MessageId> references) {
        StringBuilder mail = new StringBuilder();
        mail.append(HeaderText.mailboxes("From", List.of(draft.author())).asUtf8());
        mail.append(HeaderText.mailboxes("To", List.of(new Mailbox("", draft.to()))).asUtf8());
        mail.append(HeaderText.structured("Date", HeaderText.date(draft.date())).asUtf8());
        mail.append(HeaderText.unstructured("Subject", HeaderText.oneLine(draft.subject())).asUtf8());
        mail.append(HeaderText.structured("Message-ID", id.toString()).asUtf8());
        if (!references.isEmpty()) {
            mail.append(HeaderText.structured("In-Reply-To", references.getLast().toString()).asUtf8());
            mail.append(HeaderText.structured("References",
                    String.join(" ", references.stream().map(MessageId::toString).toList())).asUtf8());
        }
        mail.append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        String text = draft.text().substring(0, Math.min(MAX_TEXT, draft.text().length()));
        text.lines().forEach(line -> mail.append(wrapped(line)).append("\r\n"));
        String author = draft.author().address().toString();
        return new Letter("laptop." + draft.author().address().domain(), author, draft.to().toString(), Bytes.utf8(mail.toString()));
    }

    /** RFC 5322 §2.1.1: no line has more than 998 octets; four of them make the longest character. */
    private static String wrapped(String line) {
        return line.replace('\0', ' ').replaceAll("(.{240})(?=.)", "$1\r\n");
    }
}
