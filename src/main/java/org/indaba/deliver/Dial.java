package org.indaba.deliver;

import java.net.Socket;

/** What dialling one address gave. */
public sealed interface Dial {

    /**
     * A connection, which the receiver closes.
     *
     * @param socket connected, without time-outs
     */
    record Connected(Socket socket) implements Dial {
    }

    /**
     * No connection, for now.
     *
     * @param reason for the ledger
     */
    record NotConnected(String reason) implements Dial {
    }

    /**
     * Not dialled: as many connections to the address are open as may be.
     *
     * @param reason for operators
     */
    record Crowded(String reason) implements Dial {
    }
}
