package org.indaba.post;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.indaba.expand.Expansions;
import org.indaba.lists.MailList;
import org.indaba.lists.Variant;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.AddressField;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Participants;
import org.indaba.moderate.ArrivedMessage;
import org.indaba.moderate.Judge;
import org.indaba.moderate.Trace;
import org.indaba.transform.Arrival;
import org.indaba.transform.Post;
import org.indaba.transform.Steps;

/**
 * Says what would happen to a post, by the same rules, steps and query as if it came; keeps and sends nothing. The envelope sender, of
 * which a file knows nothing, is taken from Return-Path, else it is the author. Thread-safe.
 */
public final class Explanation {

    private static final Peer NOBODY = new Peer("127.0.0.1", "explain", "ESMTP", "", false);

    private final Judge judge;
    private final Steps steps;
    private final Expansions expansions;
    private final String hostname;
    private final InstantSource clock;

    /** @param hostname our own name, for Received */
    public Explanation(Judge judge, Steps steps, Expansions expansions, String hostname, InstantSource clock) {
        this.judge = judge;
        this.steps = steps;
        this.expansions = expansions;
        this.hostname = hostname;
        this.clock = clock;
    }

    /** What would happen to this message at this list, now, from the sender that the message itself tells. */
    public Explained explain(MailList list, MessageOctets octets) {
        return explain(list, octets, Explanation::sender);
    }

    /** What would happen to this message at this list, now, if it came from this envelope sender. */
    public Explained explain(MailList list, MessageOctets octets, ReversePath sender) {
        return explain(list, octets, _ -> sender);
    }

    private Explained explain(MailList list, MessageOctets octets, Function<HeaderBlock, ReversePath> sender) {
        return switch (HeaderBlock.read(octets)) {
            case HeaderReading.Read(HeaderBlock header) -> explain(list, octets, header, sender.apply(header));
            case HeaderReading.TooLong() -> refused("the header is larger than " + HeaderBlock.MAX_OCTETS + " octets");
            case HeaderReading.TooMany() -> refused("the header has more than " + HeaderBlock.MAX_FIELDS + " fields");
        };
    }

    private Explained explain(MailList list, MessageOctets octets, HeaderBlock header, ReversePath sender) {
        Instant now = clock.instant();
        Envelope envelope = new Envelope(sender, List.of(list.post()), BodyType.EIGHT_BIT_MIME, false, List.of());
        ArrivedMessage message = new ArrivedMessage(NOBODY, envelope, header, octets);
        Arrival arrival = new Arrival(0, NOBODY, sender, now, hostname, Arrival.Recipients.SINGLE, Arrival.LeaveLink.PLAIN);
        return new Explained(judge.judge(new org.indaba.moderate.Post(list, list.post(), message)).trace(),
                steps.apply(Post.of(octets, header, list, arrival), Variant.OF_THE_LIST).notes(),
                expansions.count(list.id(), now, PostRow.participants(header, sender)));
    }

    private static ReversePath sender(HeaderBlock header) {
        List<EmailAddress> returnPath = header.first("Return-Path").map(AddressField::parse).stream()
                .flatMap(field -> field.mailboxes().stream()).map(mailbox -> mailbox.address()).toList();
        if (!returnPath.isEmpty()) {
            return ReversePath.of(returnPath.getFirst());
        }
        // RFC 5321 §4.4: a Return-Path of <> says that the envelope sender was empty.
        boolean empty = header.first("Return-Path").filter(value -> value.replace(" ", "").equals("<>")).isPresent();
        return Participants.of(header).authors().stream().findFirst().filter(_ -> !empty)
                .map(author -> ReversePath.of(author.address())).orElseGet(ReversePath::none);
    }

    private static Explained refused(String reason) {
        return new Explained(new Trace("reject", reason, List.of()), List.of(), 0);
    }
}
