package org.indaba.transform;

import java.util.Optional;
import org.indaba.auth.Evidence;
import org.indaba.lists.MailList;
import org.indaba.lists.Variant;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimeReading;
import org.jspecify.annotations.Nullable;

/**
 * A post as the steps see it.
 *
 * @param octets the message as it came
 * @param header its header
 * @param structure its MIME structure, looked for when a step asks
 * @param list the list that it goes to
 * @param arrival how it came
 * @param variant the form in which it is wanted
 * @param evidence what was found out about its sender; null where nobody looked
 * @param authorship whom the copies are from
 * @param reason why they are not from the author; empty if they are
 */
public record Post(MessageOctets octets, HeaderBlock header, Structure structure, MailList list, Arrival arrival,
        Variant variant, @Nullable Evidence evidence, Authorship authorship, String reason) {

    /** Of a message whose header was read; it is wanted as the list has it. */
    public static Post of(MessageOctets octets, HeaderBlock header, MailList list, Arrival arrival) {
        return new Post(octets, header, new Structure(octets, header), list, arrival, Variant.OF_THE_LIST, null,
                Authorship.AUTHOR, "");
    }

    /** Its MIME structure, or the limit that it passed. */
    MimeReading shape() {
        return structure.reading();
    }

    /** The same post, wanted in another form. */
    Post in(Variant wanted) {
        return new Post(octets, header, structure, list, arrival, wanted, evidence, authorship, reason);
    }

    /** The same post with what was found out about its sender. */
    public Post with(@Nullable Evidence found) {
        return new Post(octets, header, structure, list, arrival, variant, found, authorship, reason);
    }

    /** The same post, whose copies are from somebody else. @param why in words, behind "since" */
    Post from(Authorship other, String why) {
        return new Post(octets, header, structure, list, arrival, variant, evidence, other, why);
    }

    /** The same post with other contents; empty if its header has passed the limits by that. */
    Optional<Post> with(MessageOctets changed) {
        return switch (HeaderBlock.read(changed)) {
            case HeaderReading.Read(HeaderBlock read) ->
                Optional.of(new Post(changed, read, new Structure(changed, read), list, arrival, variant, evidence, authorship,
                        reason));
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> Optional.empty();
        };
    }

    /** The offset behind the last header field; the empty line, if there is one, begins here. */
    long fieldsEnd() {
        return header.fields().isEmpty() ? 0 : header.fields().getLast().end();
    }

    /** Whether an empty line ends the header. */
    boolean hasBody() {
        return header.bodyStart() > fieldsEnd();
    }
}
