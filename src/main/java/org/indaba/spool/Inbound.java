package org.indaba.spool;

/**
 * An inbound row. For a post its id is the post's id everywhere: in commands, the log, the ledger and the archive.
 *
 * @param id the row, and for a post the post
 * @param arrival what was accepted
 */
public record Inbound(long id, NewInbound arrival) {
}
