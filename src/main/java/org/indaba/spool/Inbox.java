package org.indaba.spool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The inbound rows: what was answered with 250 and is not finished. Thread-safe. */
public interface Inbox {

    /** Adds a row, and a hold on its message; returns its id. Waiting rows wake the waiting worker once committed. */
    long addInTx(NewInbound arrival);

    /** Locks the oldest waiting row that no other worker has locked; the lock ends with the transaction. */
    Optional<Inbound> lockNextInTx();

    /** Any row. */
    Optional<Inbound> find(long id);

    /** Moves a row to a state; DONE also releases the message. */
    void moveInTx(long id, InboundState state);

    /** Sets a row aside with the stack trace of what happened. */
    void shuntInTx(long id, String station, String stackTrace, Instant at);

    /** What is set aside, the oldest first. */
    List<Shunted> shunted();

    /** Puts a shunted row back; false if there is none. */
    boolean replayInTx(long id);

    /** How many rows wait. */
    long waiting();
}
