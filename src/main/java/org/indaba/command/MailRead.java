package org.indaba.command;

import java.util.List;
import java.util.Optional;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;

/**
 * A mail that a person wrote to us.
 *
 * @param octets all of it
 * @param header its header; one beyond the limits reads as none, and such mail has no author
 */
record MailRead(MessageOctets octets, HeaderBlock header) {

    static MailRead of(MessageOctets octets) {
        return new MailRead(octets, switch (HeaderBlock.read(octets)) {
            case HeaderReading.Read(HeaderBlock read) -> read;
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> new HeaderBlock(List.of(), octets.size());
        });
    }

    /** The subject, encoded words decoded; empty if there is none. */
    String subject() {
        return EncodedWords.decode(header.first("Subject").orElse(""));
    }

    /** The text, quotations and all; empty if there is none, or none that can be read. */
    String text() {
        return readable().map(MailText::text).orElse("");
    }

    /** What the author wrote himself. */
    String ownWords() {
        return OwnWords.of(text());
    }

    /** What it says to an invitation: nobody accepts by what we cannot read, or have not read. */
    InvitationReply invitationReply() {
        return readable().map(MailRead::invitationReply).orElse(InvitationReply.UNCLEAR);
    }

    private static InvitationReply invitationReply(MailText read) {
        String words = OwnWords.of(read.text());
        return words.isBlank() && !(read.whole() && OwnWords.isNothingElse(read.text())) ? InvitationReply.UNCLEAR
                : InvitationReply.of(words);
    }

    private Optional<MailText> readable() {
        return MailText.of(octets, header);
    }
}
