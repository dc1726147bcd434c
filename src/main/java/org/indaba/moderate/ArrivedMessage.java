package org.indaba.moderate;

import java.util.List;
import java.util.Optional;
import org.indaba.auth.Arrival;
import org.indaba.auth.Evidence;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.mime.Participants;

/**
 * What the rules look at, apart from the list: a message and the dialogue that brought it. Read once, however many lists it is for.
 * Used by one thread.
 */
public final class ArrivedMessage {

    private final Peer peer;
    private final Envelope envelope;
    private final HeaderBlock header;
    private final MessageOctets octets;
    private final Optional<Evidence> evidence;
    private final Participants participants;
    private final List<EmailAddress> authors;
    private final MachineMarks machineMarks;
    private Optional<Bytes> fingerprint = Optional.empty();
    private boolean fingerprinted;

    /** @param header the header of {@code octets} */
    public ArrivedMessage(Peer peer, Envelope envelope, HeaderBlock header, MessageOctets octets) {
        this.evidence = Optional.empty();
        this.peer = peer;
        this.envelope = envelope;
        this.header = header;
        this.octets = octets;
        this.participants = Participants.of(header);
        this.authors = authors(participants, envelope.reversePath());
        this.machineMarks = MachineMarks.of(header, envelope.reversePath());
    }

    private ArrivedMessage(ArrivedMessage same, Optional<Evidence> evidence) {
        this.evidence = evidence;
        this.peer = same.peer;
        this.envelope = same.envelope;
        this.header = same.header;
        this.octets = same.octets;
        this.participants = same.participants;
        this.authors = same.authors;
        this.machineMarks = same.machineMarks;
    }

    /** The same message with what was found out about its sender. */
    public ArrivedMessage with(Optional<Evidence> found) {
        return new ArrivedMessage(this, found);
    }

    /** The same message as those who find out about its sender see it. */
    public Arrival arrival() {
        return new Arrival(peer, envelope.reversePath(), octets, header);
    }

    /** What was found out about its sender; empty where nobody looked. */
    public Optional<Evidence> evidence() {
        return evidence;
    }

    /** Who spoke to us. */
    public Peer peer() {
        return peer;
    }

    /** What MAIL and RCPT said. */
    public Envelope envelope() {
        return envelope;
    }

    /** The header fields. */
    public HeaderBlock header() {
        return header;
    }

    /** The octets. */
    public MessageOctets octets() {
        return octets;
    }

    /** The MIME structure; looked for anew each time, which few lists ask for. */
    public MimeReading mime() {
        return MimeShape.read(octets, header);
    }

    /** The size in octets. */
    public long size() {
        return octets.size();
    }

    /** Whom the fields name. */
    public Participants participants() {
        return participants;
    }

    /** What says that no person wrote it. */
    public MachineMarks machineMarks() {
        return machineMarks;
    }

    /** The authors: the addresses of From; where there is no From field, the envelope sender. */
    public List<EmailAddress> authors() {
        return authors;
    }

    private static List<EmailAddress> authors(Participants participants, ReversePath reversePath) {
        if (participants.fromFields() > 0) {
            return participants.authors().stream().map(author -> author.address()).distinct().toList();
        }
        return switch (reversePath) {
            case ReversePath.Mailbox(EmailAddress address) -> List.of(address);
            case ReversePath.Null() -> List.of();
        };
    }

    /** The envelope sender; nobody behind the null path. */
    public Optional<EmailAddress> sender() {
        return switch (envelope.reversePath()) {
            case ReversePath.Mailbox(EmailAddress address) -> Optional.of(address);
            case ReversePath.Null() -> Optional.empty();
        };
    }

    /** Whether every author is known: there is one, and nothing in From is unreadable. */
    public boolean authorsKnown() {
        return !authors().isEmpty() && participants.brokenFrom().isEmpty() && participants.complete();
    }

    /** The subject as a person reads it; empty if there is none. */
    public String subject() {
        return EncodedWords.decode(header.first("Subject").orElse(""));
    }

    /** What tells a repetition from a second post; empty where nothing does. */
    public Optional<Bytes> fingerprint() {
        if (!fingerprinted) {
            fingerprint = Fingerprint.of(header, octets);
            fingerprinted = true;
        }
        return fingerprint;
    }
}
