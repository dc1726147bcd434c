package org.indaba.app.home;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/** Where the callers who may give commands come from. Thread-safe. */
public interface Callers extends AutoCloseable {

    /**
     * The next caller, once there is one.
     *
     * @throws ClosedChannelException when nobody comes any more, since this was closed
     * @throws IOException when this one could not be taken; others may come
     */
    SocketChannel accept() throws IOException;

    /** Nobody comes any more. */
    @Override
    void close() throws IOException;
}
