package org.indaba.post;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.indaba.auth.Authenticator;
import org.indaba.auth.Evidence;
import org.indaba.auth.Findings;
import org.indaba.expand.Expansions;
import org.indaba.lists.MailList;
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
import org.indaba.smtp.BareLineEnds;
import org.indaba.smtp.TextLines;
import org.indaba.smtp.WireLimits;
import org.indaba.transform.Arrival;
import org.indaba.transform.OurNames;
import org.indaba.transform.Post;
import org.indaba.transform.Preparation;
import org.indaba.transform.SurvivalByForm;
import org.jspecify.annotations.Nullable;

/**
 * Says what would happen to a post, by the same rules, steps and query as if it came; keeps and sends nothing. The envelope sender, of
 * which a file knows nothing, is taken from Return-Path, else it is the author; of the client nothing is known that is not told.
 * DNS is asked who sent it, as for a post that comes. Thread-safe.
 */
public final class Explanation {

    private static final Peer NOBODY = new Peer("127.0.0.1", "explain", "ESMTP", "", false);

    private final Authenticator authenticator;
    private final Judge judge;
    private final Preparation preparation;
    private final Expansions expansions;
    private final OwnSite site;
    private final InstantSource clock;

    /** @param authenticator finds out who sent it, as far as a message can tell */
    public Explanation(Authenticator authenticator, Judge judge, Preparation preparation, Expansions expansions, OwnSite site,
            InstantSource clock) {
        this.authenticator = authenticator;
        this.judge = judge;
        this.preparation = preparation;
        this.expansions = expansions;
        this.site = site;
        this.clock = clock;
    }

    /**
     * What holds for all lists of a server.
     *
     * @param names what we are called now, for Received and Authentication-Results
     * @param maxSizeBytes the largest message that its SMTP server takes
     * @param leaveLinks what copies carry to leave by
     */
    public record OwnSite(Supplier<OurNames> names, long maxSizeBytes, LeaveLinks leaveLinks) {
    }

    /**
     * What is told of the dialogue that would bring a message.
     *
     * @param sender the envelope sender; null for the one that the message itself tells
     * @param client the IP address of the client; empty where it is not known, and then SPF has nothing to say
     */
    public record Told(@Nullable ReversePath sender, String client) {

        /** Nothing. */
        public static final Told NOTHING = new Told(null, "");
    }

    /** What would happen to this message at this list, now. */
    public Explained explain(MailList list, MessageOctets octets, Told told) {
        // In the order in which the end of DATA looks.
        if (hasOverlongLine(octets)) {
            return refused("a line of the message is longer than " + WireLimits.TEXT_LINE + " octets");
        }
        if (octets.size() > site.maxSizeBytes()) {
            return refused("the message has " + octets.size() + " octets, and this server takes " + site.maxSizeBytes()
                    + " at most (indaba.smtp.max-size)");
        }
        return switch (HeaderBlock.read(octets)) {
            case HeaderReading.Read(HeaderBlock header) -> {
                ReversePath sender = told.sender();
                yield explain(list, octets, header, new Told(sender == null ? sender(header) : sender, told.client()));
            }
            case HeaderReading.TooLong() -> refused("the header is larger than " + HeaderBlock.MAX_OCTETS + " octets");
            case HeaderReading.TooMany() -> refused("the header has more than " + HeaderBlock.MAX_FIELDS + " fields");
        };
    }

    private static boolean hasOverlongLine(MessageOctets octets) {
        try (TextLines lines = new TextLines(OutputStream.nullOutputStream(), BareLineEnds.REFUSE)) {
            octets.writeTo(lines, 0, octets.size());
            lines.finish();
            return lines.hasOverlongLine();
        } catch (IOException impossible) {
            throw new UncheckedIOException("nothing is written anywhere", impossible);
        }
    }

    private Explained explain(MailList list, MessageOctets octets, HeaderBlock header, Told told) {
        Instant now = clock.instant();
        ReversePath sender = Objects.requireNonNull(told.sender());
        Envelope envelope = new Envelope(sender, List.of(list.post()), BodyType.EIGHT_BIT_MIME, false, List.of());
        Peer client = new Peer(told.client(), NOBODY.helo(), NOBODY.protocol(), "", false);
        Optional<Evidence> evidence = authenticator.examine(new org.indaba.auth.Arrival(client, sender, octets, header));
        ArrivedMessage message = new ArrivedMessage(NOBODY, envelope, header, octets).with(evidence);
        Arrival arrival = new Arrival(0, NOBODY, sender, now, site.names().get(), Arrival.Recipients.SINGLE,
                site.leaveLinks().of(list));
        Post post = Post.of(octets, header, list, arrival).with(evidence.orElse(null));
        Forms forms = Forms.of(preparation, post, expansions.variants(Set.of(list.id())).getOrDefault(list.id(), Set.of()));
        return new Explained(judge.judge(new org.indaba.moderate.Post(list, list.post(), message)).trace(),
                evidence.map(found -> Findings.of(found.results())).orElse(List.of()),
                forms.ofTheList().transformed().notes(), forms.survival().map(SurvivalByForm::forms).orElse(List.of()),
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
        return new Explained(new Trace("reject", reason, List.of()), List.of(), List.of(), List.of(), 0);
    }
}
