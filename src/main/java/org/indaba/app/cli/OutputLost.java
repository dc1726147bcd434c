package org.indaba.app.cli;

import java.io.IOException;

/** What a command printed could not be printed here: nobody reads it any more, or there is no room for it. */
public final class OutputLost extends IOException {

    private static final long serialVersionUID = 1L;

    /** What the system says of a pipe whose reader has gone (EPIPE). In another language it is told like any other failure. */
    private static final String NO_READER = "Broken pipe";

    /** @param reason what the system said */
    public OutputLost(String reason) {
        super(reason);
    }

    /** Whether the reader has gone, as {@code head} does when it has seen enough. */
    public boolean readerGone() {
        return String.valueOf(getMessage()).contains(NO_READER);
    }
}
