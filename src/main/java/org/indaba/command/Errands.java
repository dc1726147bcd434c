package org.indaba.command;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.Notice;
import org.jdbi.v3.core.Jdbi;

/**
 * What moderators were asked to decide by mail. Each moderator gets two tokens of his own for each thing, one to accept and one to refuse
 * it, so that what was decided is known to be decided by him. Thread-safe; joins the caller's transaction.
 */
public final class Errands {

    /** How long a moderator can answer by mail: a holiday is longer than a weekend. */
    public static final Duration VALID = Duration.ofDays(14);

    private final Jdbi jdbi;
    private final TokenCodec tokens;
    private final InstantSource clock;

    /**
     * @param jdbi joins the caller's transaction
     * @param tokens signs
     */
    public Errands(Jdbi jdbi, TokenCodec tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What is to be decided. */
    public enum Kind {
        /** A held post. */
        POST,
        /** Whether somebody joins or leaves. */
        WISH
    }

    /**
     * Something that a moderator was asked.
     *
     * @param moderator whom
     * @param kind what
     * @param targetId the post, or the wish
     */
    record Errand(EmailAddress moderator, Kind kind, long targetId) {
    }

    /** Asks one moderator; the addresses that his answer goes to. */
    public Notice.Verdicts openInTx(MailList list, EmailAddress moderator, Kind kind, long targetId) {
        long id = jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO errands (list_id, moderator, kind, target_id, expires_at) VALUES (:list, :moderator, :kind, :target, :expires)
                RETURNING id""").bind("list", list.id()).bind("moderator", moderator.toString()).bind("kind", kind)
                .bind("target", targetId).bind("expires", clock.instant().plus(VALID)).mapTo(Long.class).one());
        return new Notice.Verdicts(list.confirm(tokens.sign(TokenPurpose.ACCEPT, id)), list.confirm(tokens.sign(TokenPurpose.REFUSE, id)));
    }

    /** The address that refuses what was asked, as the moderator's mail has it. */
    EmailAddress refusal(MailList list, long id) {
        return list.confirm(tokens.sign(TokenPurpose.REFUSE, id));
    }

    /** What a token names, if it is one of this list and has not expired. */
    Optional<Errand> find(long id, long listId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT moderator, kind, target_id FROM errands WHERE id = :id AND list_id = :list AND expires_at > :now""")
                .bind("id", id).bind("list", listId).bind("now", clock.instant())
                .map((row, _) -> new Errand(EmailAddress.of(row.getString(1)), Kind.valueOf(row.getString(2)), row.getLong(3)))
                .findOne());
    }

    /**
     * What a moderator was asked is asked of another address of his from now on: the tokens in the mails that he has already stay good.
     * Rows are locked in the order of their ids.
     */
    public void followInTx(EmailAddress from, EmailAddress to) {
        // A look at all of them: those of two weeks.
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE errands SET moderator = :to WHERE id IN (
                    SELECT id FROM errands WHERE lower(moderator) = ANY (:from) ORDER BY id FOR UPDATE)""")
                .bind("to", to.toString()).bindArray("from", String.class, from.spellings()).execute());
    }

    /** Forgets what has expired; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM errands WHERE id IN (
                    SELECT id FROM errands WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("now", clock.instant()).bind("limit", limit).execute());
    }
}
