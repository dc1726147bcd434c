package org.indaba.notice;

/**
 * A post that waits for a moderator, as the mail about it has it.
 *
 * @param id what to accept or reject
 * @param author who wrote it, as a person reads it
 * @param subject its subject as a person reads it, encoded words decoded
 * @param verdicts where an answer goes
 */
public record WaitingPost(long id, String author, String subject, Notice.Verdicts verdicts) {
}
