package org.indaba.classify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderField;
import org.indaba.mime.MessageOctets;

/**
 * Reads a mail that came back: reports for machines first (RFC 3464, RFC 5965, RFC 8098), then the field {@code X-Failed-Recipients}, then
 * the words for people. What is said of each address is classified by {@link ReplyClassifier}. The limits are those of {@link Sections},
 * {@link NoticeText} and {@link PlainText}. Never fails; time in proportion to what is looked at. Thread-safe; made once.
 */
public final class NoticeReader {

    /** As much of a mail is looked at, in octets. */
    public static final int MAX_OCTETS = Sections.MAX_OCTETS;

    private static final List<String> PASTED = List.of("\nFinal-Recipient:", "\nFinal-recipient:", "\nfinal-recipient:");

    private final ReplyClassifier replies;
    private final Marks marks = new Marks();
    private final MachineMarks machines = new MachineMarks(marks);

    /** With the rules that come with this program. */
    public NoticeReader() {
        this(new ReplyClassifier());
    }

    /** @param replies classifies what hosts said */
    public NoticeReader(ReplyClassifier replies) {
        this.replies = replies;
    }

    /** What a mail is. */
    public Notice read(MessageOctets octets) {
        Sections mail = Sections.of(octets);
        // RFC 5965 §2: a complaint has a part of this type.
        if (!mail.feedback().isEmpty()) {
            return FeedbackReport.of(mail);
        }
        NoticeText text = NoticeText.of(mail.text(), marks);
        ProviderEvent event = ProviderEvent.of(mail.text());
        if (event.type().equals("complaint")) {
            return new Notice.Complaint("abuse", event.recipients().stream().map(DeliveryStatus::address).toList(), "",
                    "notificationType: Complaint");
        }
        if (!event.recipients().isEmpty()) {
            return reported(event.recipients(), mail, NoticeText.of("", marks));
        }
        List<DeliveryStatus> statuses = DeliveryStatus.of(mail.statuses().isEmpty() ? pasted(mail.text()) : mail.statuses());
        if (!statuses.isEmpty()) {
            Notice notice = reported(statuses, mail, text);
            if (!(notice instanceof Notice.None)) {
                return notice;
            }
        }
        // RFC 8098 §3.2.6: somebody, or something, looked at it; so it arrived.
        if (!mail.dispositions().isEmpty() && mail.statuses().isEmpty()) {
            return new Notice.Delivered(ReportFields.groups(mail.dispositions().getFirst()).stream()
                    .flatMap(group -> group.first("final-recipient").stream()).map(Addresses::ofField)
                    .filter(address -> !address.isEmpty()).limit(TextRecipients.MAX_RECIPIENTS).toList());
        }
        return told(mail, text);
    }

    /** A report that stands in the text, as where a gateway broke the boundaries. */
    private static List<String> pasted(String text) {
        boolean pasted = text.regionMatches(true, 0, "final-recipient:", 0, 16) || PASTED.stream().anyMatch(text::contains);
        return pasted ? List.of(text) : List.of();
    }

    /** RFC 3464 §2.3.3: the action tells what became of each recipient. */
    private Notice reported(List<DeliveryStatus> statuses, Sections mail, NoticeText text) {
        List<DeliveryStatus> bad = statuses.stream().filter(status -> status.failed() || status.delayed()).toList();
        if (bad.isEmpty()) {
            List<String> arrived = statuses.stream().filter(DeliveryStatus::arrived).map(DeliveryStatus::address)
                    .filter(address -> !address.isEmpty()).toList();
            return statuses.stream().anyMatch(DeliveryStatus::arrived) ? new Notice.Delivered(arrived) : new Notice.None();
        }
        TextRecipients words = new TextRecipients(marks, text, own(mail));
        Readings readings = new Readings(replies);
        Map<String, FailedRecipient> failed = new LinkedHashMap<>();
        for (DeliveryStatus status : bad) {
            String address = status.address().isEmpty() ? onlyOther(bad, mail, text, words) : status.address();
            Diagnosis diagnosis = diagnosis(status, address, new Words(words, text, readings));
            failed.merge(Addresses.key(address), new FailedRecipient(address, diagnosis), NoticeReader::better);
        }
        if (failed.size() > 1) {
            failed.remove("");
        }
        List<FailedRecipient> recipients = List.copyOf(failed.values());
        if (machines.isChallenge(mail)) {
            return new Notice.Challenge(recipients.getFirst().diagnosis().evidence());
        }
        boolean all = bad.stream().allMatch(DeliveryStatus::delayed);
        return all ? new Notice.Delayed(recipients) : new Notice.Bounce(recipients);
    }

    /** Of two reports about one address, the one that tells more. */
    private static FailedRecipient better(FailedRecipient one, FailedRecipient other) {
        return one.diagnosis().reason() == Reason.UNKNOWN ? other : one;
    }

    /** A report without an address: the field of Exim, the text, or the mail that came back may have one. */
    private String onlyOther(List<DeliveryStatus> bad, Sections mail, NoticeText text, TextRecipients words) {
        List<String> named = failedField(mail);
        if (named.isEmpty()) {
            named = words.failed().stream().map(TextRecipients.Candidate::address).toList();
        }
        if (named.isEmpty()) {
            named = originalRecipients(mail, text);
        }
        return bad.size() == 1 && !named.isEmpty() ? named.getFirst() : "";
    }

    /**
     * What the text for people says.
     *
     * @param recipients whom it names
     * @param readings what was found in parts of it
     */
    private record Words(TextRecipients recipients, NoticeText text, Readings readings) {
    }

    private Diagnosis diagnosis(DeliveryStatus status, String address, Words words) {
        Codes codes = new Codes(Codes.in(status.diagnostic()).reply(), status.status());
        Severity otherwise = status.delayed() ? Severity.TEMPORARY : Severity.PERMANENT;
        Diagnosis first = replies.classify(codes, status.diagnostic(), otherwise);
        if (replies.byWords(first) || words.text().lines().isEmpty()) {
            return first;
        }
        // The host's own words stand in the text only, as with Exchange and with relays that report for others.
        TextRecipients named = words.recipients();
        List<TextRecipients.Candidate> found = named.failed();
        String block = found.stream().filter(one -> one.address().equalsIgnoreCase(address)).findFirst()
                .map(one -> named.block(one, found)).orElse("");
        for (String more : List.of(block, named.mentions(address), named.telling())) {
            Diagnosis second = words.readings().of(codes, more, otherwise);
            if (replies.byWords(second)) {
                return new Diagnosis(first.severity(), second.reason(), first.status(), first.reply() == 0 ? second.reply() : first.reply(),
                        second.evidence(), second.rule());
            }
        }
        return first;
    }

    private Notice told(Sections mail, NoticeText text) {
        Optional<Notice> answer = machines.answer(mail);
        List<String> named = failedField(mail);
        if (named.isEmpty() && answer.isPresent() && mail.statuses().isEmpty()) {
            return answer.get();
        }
        if (named.isEmpty() && mail.statuses().isEmpty() && !machines.isNotice(mail, text)) {
            return machines.weakAnswer(mail).orElseGet(Notice.None::new);
        }
        TextRecipients words = new TextRecipients(marks, text, own(mail));
        Words read = new Words(words, text, new Readings(replies));
        boolean delayed = machines.isDelay(mail, text);
        List<FailedRecipient> recipients = new ArrayList<>();
        List<TextRecipients.Candidate> found = words.failed();
        List<TextRecipients.Candidate> inText = found;
        boolean agree = named.stream().anyMatch(address -> inText.stream().anyMatch(one -> one.address().equalsIgnoreCase(address)));
        if (!named.isEmpty() && (agree || found.isEmpty())) {
            found = named.stream().map(address -> words.failed().stream().filter(one -> one.address().equalsIgnoreCase(address)).findFirst()
                    .orElse(new TextRecipients.Candidate(address, 0, 0, TextRecipients.Strength.WEAK))).toList();
        }
        for (TextRecipients.Candidate one : found) {
            recipients.add(new FailedRecipient(one.address(), told(one, found, read, delayed)));
        }
        if (recipients.isEmpty()) {
            words.localPart(mail).ifPresent(one -> recipients.add(new FailedRecipient(one.address(),
                    told(one, List.of(one), read, delayed))));
        }
        if (recipients.isEmpty()) {
            return withoutAddress(mail, text, delayed);
        }
        return delayed ? new Notice.Delayed(recipients) : new Notice.Bounce(recipients);
    }

    private Notice withoutAddress(Sections mail, NoticeText text, boolean delayed) {
        if (mail.header().fields().isEmpty()) {
            return new Notice.None();
        }
        Diagnosis whole = replies.classify(Codes.NONE, text.telling(marks), delayed ? Severity.TEMPORARY : Severity.PERMANENT);
        List<String> original = originalRecipients(mail, text);
        List<FailedRecipient> recipients = List.of(new FailedRecipient(original.size() == 1 ? original.getFirst() : "", whole));
        return delayed ? new Notice.Delayed(recipients) : new Notice.Bounce(recipients);
    }

    private Diagnosis told(TextRecipients.Candidate one, List<TextRecipients.Candidate> found, Words words, boolean delayed) {
        Severity otherwise = delayed ? Severity.TEMPORARY : Severity.PERMANENT;
        Diagnosis best = null;
        Codes codes = Codes.NONE;
        TextRecipients named = words.recipients();
        for (String said : List.of(named.block(one, found), named.mentions(one.address()), named.telling())) {
            Diagnosis here = words.readings().of(Codes.NONE, said, otherwise);
            codes = codes.or(words.readings().codes(said));
            if (best == null || !replies.byWords(best) && replies.byWords(here)
                    || best.reason() == Reason.UNKNOWN && here.reason() != Reason.UNKNOWN) {
                best = here;
            }
        }
        boolean silent = best.status().isEmpty() && best.reply() == 0 && found.size() == 1;
        // Where one address failed, a code anywhere in the text is about it.
        return silent && !codes.equals(Codes.NONE) ? new Diagnosis(replies.classify(codes, "", otherwise).severity(), best.reason(),
                codes.status(), codes.reply(), best.evidence(), best.rule()) : best;
    }

    private List<String> failedField(Sections mail) {
        return mail.header().all("X-Failed-Recipients").stream().map(HeaderField::value).flatMap(value -> Addresses.in(value).stream())
                .map(Addresses.Found::address).distinct().limit(TextRecipients.MAX_RECIPIENTS).toList();
    }

    /** Who gets the notice, and who writes it. */
    private static Set<String> own(Sections mail) {
        Set<String> own = new HashSet<>();
        for (String name : List.of("To", "Delivered-To", "Envelope-To", "From", "Return-Path", "X-Envelope-To", "X-Apparently-To")) {
            mail.header().all(name).stream().limit(20).flatMap(field -> Addresses.in(field.value()).stream())
                    .forEach(found -> own.add(Addresses.key(found.address())));
        }
        return own;
    }

    /** To whom the returned mail went, as its own header tells. */
    private List<String> originalRecipients(Sections mail, NoticeText text) {
        String original = mail.original().isEmpty() ? text.original() : mail.original();
        Set<String> own = own(mail);
        for (String name : List.of("x-failed-recipients", "x-actual-recipient", "to", "delivered-to", "x-envelope-to", "envelope-to")) {
            for (ReportFields group : ReportFields.groups(original).stream().limit(3).toList()) {
                List<String> there = group.all(name).stream().flatMap(value -> Addresses.in(EncodedWords.decode(value)).stream())
                        .map(Addresses.Found::address).filter(address -> !own.contains(Addresses.key(address))).distinct().toList();
                if (!there.isEmpty()) {
                    return there;
                }
            }
        }
        return List.of();
    }
}
