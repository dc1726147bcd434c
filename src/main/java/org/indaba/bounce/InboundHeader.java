package org.indaba.bounce;

import java.util.List;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;

/** Reads the header of mail that was taken already. */
final class InboundHeader {

    private InboundHeader() {
    }

    /** The header; one beyond the limits reads as none, since such mail is refused before it gets here. */
    static HeaderBlock of(MessageOctets mail) {
        return switch (HeaderBlock.read(mail)) {
            case HeaderReading.Read(HeaderBlock header) -> header;
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> new HeaderBlock(List.of(), mail.size());
        };
    }
}
