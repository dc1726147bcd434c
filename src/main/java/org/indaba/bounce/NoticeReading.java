package org.indaba.bounce;

import org.indaba.classify.Notice;
import org.indaba.mime.MessageOctets;

/** What a mail that came back says. Implementations never fail, and are thread-safe. */
@FunctionalInterface
public interface NoticeReading {

    /** Reads a mail. */
    Notice read(MessageOctets mail);
}
