package org.indaba.command;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice.Wish;
import org.jdbi.v3.core.Jdbi;

/**
 * The invitations that wait for an answer, and those that were declined. One row for each list and address. What an answer does to one is
 * written into the audit log. Thread-safe.
 */
public final class Invited {

    /** How long an invitation is valid; the texts say so too. A holiday is longer than a weekend. */
    public static final Duration VALID = Duration.ofDays(14);

    /** For how long it is known that somebody did not want to come. */
    public static final Duration DECLINED = Duration.ofDays(180);

    /** The most invitations of a list that wait or were declined. */
    public static final int MAX_INVITED = 10_000;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Audit audit;

    /**
     * @param jdbi joins the caller's transaction
     * @param audit is told of answers
     */
    public Invited(Jdbi jdbi, InstantSource clock, Audit audit) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * An invitation.
     *
     * @param id its number
     * @param wished what it asks: to join; its details are what the owners write
     * @param by who invited
     * @param askedAt when the last mail left
     * @param expiresAt when it is forgotten
     * @param declinedAt when it was declined; empty while it waits
     */
    record Row(long id, Confirmations.Wished wished, String by, Instant askedAt, Instant expiresAt, Optional<Instant> declinedAt) {
    }

    /** Whether the owners asked this address to join and wait for its answer. */
    boolean isOpen(long listId, EmailAddress address) {
        return find(listId, address).filter(row -> row.declinedAt().isEmpty()).isPresent();
    }

    /** The invitation of an address. */
    Optional<Row> find(long listId, EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM confirmations
                WHERE list_id = :list AND stage = 'INVITE' AND address_key = :key AND wish = 'JOIN' AND expires_at > :now""")
                .bind("list", listId).bind("key", address.key()).bind("now", clock.instant()).map((row, _) -> row(row)).findOne());
    }

    /** The invitation with this number. */
    Optional<Row> byId(long id) {
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT * FROM confirmations WHERE id = :id AND stage = 'INVITE' AND expires_at > :now")
                .bind("id", id).bind("now", clock.instant()).map((row, _) -> row(row)).findOne());
    }

    /** Those of a list behind a number, in the order of their numbers. */
    List<Row> page(long listId, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM confirmations
                WHERE list_id = :list AND stage = 'INVITE' AND id > :after AND expires_at > :now ORDER BY id LIMIT :limit""")
                .bind("list", listId).bind("after", after).bind("now", clock.instant()).bind("limit", limit)
                .map((row, _) -> row(row)).list());
    }

    /** How many a list has. */
    long count(long listId) {
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT count(*) FROM confirmations WHERE list_id = :list AND stage = 'INVITE' AND expires_at > :now")
                .bind("list", listId).bind("now", clock.instant()).mapTo(Long.class).one());
    }

    /** Writes one down with the question that asks about it, in place of one that has expired; false if one waits or was declined. */
    boolean openInTx(Confirmations.Wished wished, String by, long questionId) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> handle.createUpdate("""
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at, language,
                    details, asked_by, question_id)
                VALUES (:list, :address, :key, :name, 'JOIN', 'INVITE', :now, :expires, :language, :details, :by, :question)
                ON CONFLICT (list_id, stage, address_key, wish) DO UPDATE
                    SET address = :address, display_name = :name, asked_at = :now, expires_at = :expires, language = :language,
                        details = :details, asked_by = :by, question_id = :question, declined_at = NULL
                    WHERE confirmations.expires_at <= :now""")
                .bind("list", wished.listId()).bind("address", wished.address().toString()).bind("key", wished.address().key())
                .bind("name", wished.displayName()).bind("now", now).bind("expires", now.plus(VALID))
                .bind("language", wished.language()).bind("details", wished.details()).bind("by", by).bind("question", questionId)
                .execute() == 1);
    }

    /** It was sent again, as a new question. */
    void againInTx(long id, long questionId) {
        Instant now = clock.instant();
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE confirmations SET asked_at = :now, expires_at = :expires, question_id = :question
                WHERE id = :id AND stage = 'INVITE'""")
                .bind("now", now).bind("expires", now.plus(VALID)).bind("question", questionId).bind("id", id).execute());
    }

    /** Takes one back; its token says nothing any more. */
    Optional<Row> withdrawInTx(long listId, long id) {
        Optional<Row> found = jdbi.withHandle(handle -> handle.createQuery("""
                DELETE FROM confirmations WHERE id = :id AND list_id = :list AND stage = 'INVITE' AND expires_at > :now RETURNING *""")
                .bind("id", id).bind("list", listId).bind("now", clock.instant()).map((row, _) -> row(row)).findOne());
        found.ifPresent(row -> forgetQuestionsInTx(listId, row.wished().address()));
        return found;
    }

    private void forgetQuestionsInTx(long listId, EmailAddress address) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                DELETE FROM questions WHERE address_key = :key AND list_id = :list AND kind = 'INVITATION' AND answered_at IS NULL""")
                .bind("key", address.key()).bind("list", listId).execute());
    }

    /** The address is on the list: the invitation has done its work, and the audit log has that; false if there was none. */
    boolean joinedInTx(MailList list, EmailAddress address) {
        Optional<String> invitedBy = usedInTx(list, address);
        invitedBy.ifPresent(by ->
                audit.appendInTx(address.toString(), "invitation accept", list.post().toString(), "invited by " + by));
        return invitedBy.isPresent();
    }

    /** Removes one that waits; who invited. */
    private Optional<String> usedInTx(MailList list, EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                DELETE FROM confirmations
                WHERE list_id = :list AND stage = 'INVITE' AND address_key = :key AND wish = 'JOIN' AND declined_at IS NULL
                RETURNING asked_by""").bind("list", list.id()).bind("key", address.key()).mapTo(String.class).findOne());
    }

    /** The address does not want to come. */
    void declinedInTx(MailList list, EmailAddress address) {
        Instant now = clock.instant();
        Optional<String> by = jdbi.withHandle(handle -> handle.createQuery("""
                UPDATE confirmations SET declined_at = :now, expires_at = :expires, details = ''
                WHERE list_id = :list AND stage = 'INVITE' AND address_key = :key AND wish = 'JOIN' AND declined_at IS NULL
                RETURNING asked_by""").bind("now", now).bind("expires", now.plus(DECLINED)).bind("list", list.id())
                .bind("key", address.key()).mapTo(String.class).findOne());
        by.ifPresent(who -> audit.appendInTx(address.toString(), "invitation decline", list.post().toString(), "invited by " + who));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getLong("id"), new Confirmations.Wished(row.getLong("list_id"), EmailAddress.of(row.getString("address")),
                row.getString("display_name"), Wish.JOIN, row.getString("language"), row.getString("details")),
                row.getString("asked_by"), row.getTimestamp("asked_at").toInstant(), row.getTimestamp("expires_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("declined_at")).map(Timestamp::toInstant));
    }
}
