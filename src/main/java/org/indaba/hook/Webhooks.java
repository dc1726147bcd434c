package org.indaba.hook;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.mail.Bytes;
import org.indaba.mail.Erasure;
import org.indaba.spool.StorableText;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The webhooks, and where each of them stands. Thread-safe. */
public final class Webhooks {

    /** Webhooks of one list. */
    public static final int MAX_PER_LIST = 10;

    /** Webhooks that get the events of all lists. */
    public static final int MAX_OF_SITE = 20;

    /** The largest page of {@link #all}. */
    public static final int MAX_PAGE = 1_000;

    /** How long one that was taken is ours: DNS, dials and the request together take less. */
    static final Duration OWNED = Duration.ofMinutes(3);

    /** The longest answer that is kept, in characters. */
    static final int MAX_ANSWER = 500;

    /** What every secret begins with. */
    private static final String PREFIX = "indaba_hook_";

    private static final int SECRET_OCTETS = 32;

    private static final String COLUMNS = "id, list_id, url, made_by, made_at, state, position, delivered, failures, failing_since, "
            + "due_at, last_at, last_status, last_answer";

    private final Jdbi jdbi;
    private final HookUrl.Reach reach;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param jdbi joins the caller's transaction
     * @param reach what a webhook may be
     * @param random a source of secrets: a {@link java.security.SecureRandom}
     */
    public Webhooks(Jdbi jdbi, HookUrl.Reach reach, InstantSource clock, RandomGenerator random) {
        this.jdbi = jdbi;
        this.reach = reach;
        this.clock = clock;
        this.random = random;
    }

    /** What adding one gave. */
    public sealed interface Added {

        /**
         * It is there.
         *
         * @param id its number
         * @param secret with which what is posted is signed; nobody is told it again
         */
        record Done(long id, String secret) implements Added {
        }

        /** There are as many as there may be. @param most how many */
        record TooMany(int most) implements Added {
        }
    }

    /** Where to, and with which secret. */
    record Address(long id, String url, Bytes secret) {
    }

    /** A webhook that is this thread's until a time. */
    record Claimed(Address address, @Nullable Long listId, long position, int failures, @Nullable Instant failingSince,
            Instant ownedUntil) {
    }

    /** Reads an address as it may be here. */
    public HookUrl.Parsed parse(String text) {
        return HookUrl.parse(text, reach);
    }

    /** Adds one. It gets what happens from now on. @param latest the newest event */
    public Added addInTx(NewWebhook wanted, long latest) {
        int most = wanted.listId() == null ? MAX_OF_SITE : MAX_PER_LIST;
        return jdbi.withHandle(handle -> {
            // Two that are added at once count one after the other.
            handle.execute("LOCK TABLE webhooks IN SHARE ROW EXCLUSIVE MODE");
            long present = handle.createQuery("SELECT count(*) FROM webhooks WHERE list_id IS NOT DISTINCT FROM CAST(:list AS bigint)")
                    .bind("list", wanted.listId()).mapTo(Long.class).one();
            return present >= most ? new Added.TooMany(most) : insert(handle, wanted, latest);
        });
    }

    private Added insert(Handle handle, NewWebhook wanted, long latest) {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        long id = handle.createQuery("""
                INSERT INTO webhooks (list_id, url, secret, made_by, made_at, state, position, due_at)
                VALUES (:list, :url, :secret, :by, :now, 'ACTIVE', :latest, :now) RETURNING id""")
                .bind("list", wanted.listId()).bind("url", wanted.url().text())
                .bind("secret", secret.getBytes(StandardCharsets.US_ASCII)).bind("by", wanted.madeBy()).bind("now", clock.instant())
                .bind("latest", latest).mapTo(Long.class).one();
        return new Added.Done(id, secret);
    }

    /** Webhooks that somebody made who is to be forgotten stay; their makers are called otherwise. */
    public void eraseInTx(Erasure somebody) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE webhooks SET made_by = :name WHERE lower(made_by) = ANY(:keys)")
                .bindMethods(somebody).execute());
    }

    /** Removes one; returns what it was, and empty if there was none. */
    public Optional<Webhook> removeInTx(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("DELETE FROM webhooks WHERE id = :id RETURNING " + COLUMNS)
                .bind("id", id).map((row, _) -> read(row)).findOne());
    }

    /** Uses one again at once that failed or was switched off; it gets all that it missed. Empty if there is none. */
    public Optional<Webhook> enableInTx(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("UPDATE webhooks SET state = 'ACTIVE', failures = 0, failing_since = NULL, "
                + "due_at = :now, disabled_at = NULL WHERE id = :id RETURNING " + COLUMNS)
                .bind("id", id).bind("now", clock.instant()).map((row, _) -> read(row)).findOne());
    }

    /** One of them. */
    public Optional<Webhook> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM webhooks WHERE id = :id")
                .bind("id", id).map((row, _) -> read(row)).findOne());
    }

    /**
     * The webhooks, by number.
     *
     * @param listId those of one list; null for all
     * @param after the last number of the page before
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public List<Webhook> all(@Nullable Long listId, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS
                + " FROM webhooks WHERE id > :after AND (CAST(:list AS bigint) IS NULL OR list_id = :list) ORDER BY id LIMIT :limit")
                .bind("after", after).bind("list", listId).bind("limit", Math.clamp(limit, 1, MAX_PAGE))
                .map((row, _) -> read(row)).list());
    }

    /** Where one is. */
    Optional<Address> address(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id, url, secret FROM webhooks WHERE id = :id").bind("id", id)
                .map((row, _) -> new Address(row.getLong(1), row.getString(2), Bytes.of(row.getBytes(3)))).findOne());
    }

    /** Takes the webhook that has waited longest for something to be told; nobody else has it until it is let go or the time is over. */
    Optional<Claimed> claimInTx(long latest) {
        Instant now = clock.instant();
        // Some dozens of rows at most: no index but the key is worth its upkeep.
        return jdbi.withHandle(handle -> handle.createQuery("""
                UPDATE webhooks SET owned_until = :until WHERE id = (
                    SELECT id FROM webhooks WHERE state = 'ACTIVE' AND position < :latest AND due_at <= :now
                        AND (owned_until IS NULL OR owned_until <= :now)
                    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id, url, secret, list_id, position, failures, failing_since, owned_until""")
                .bind("until", now.plus(OWNED)).bind("latest", latest).bind("now", now)
                .map((row, _) -> new Claimed(new Address(row.getLong("id"), row.getString("url"), Bytes.of(row.getBytes("secret"))),
                        list(row), row.getLong("position"), row.getInt("failures"), instant(row.getTimestamp("failing_since")),
                        row.getTimestamp("owned_until").toInstant())).findOne());
    }

    /** Nothing up to there was for it. */
    void passedInTx(Claimed webhook, long latest) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE webhooks SET position = :latest, due_at = :now, owned_until = NULL WHERE id = :id AND owned_until = :owned""")
                .bind("latest", latest).bind("now", clock.instant()).bind("id", webhook.address().id())
                .bind("owned", webhook.ownedUntil()).execute());
    }

    /** It took a batch. */
    void takenInTx(Claimed webhook, HookBody body, HookAnswer.Taken answer) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE webhooks SET position = :last, delivered = delivered + :events, failures = 0, failing_since = NULL, due_at = :now,
                    owned_until = NULL, last_at = :now, last_status = :status, last_answer = :answer
                WHERE id = :id AND owned_until = :owned""")
                .bind("last", body.last()).bind("events", body.events()).bind("now", clock.instant()).bind("status", answer.status())
                .bind("answer", answer.words()).bind("id", webhook.address().id()).bind("owned", webhook.ownedUntil()).execute());
    }

    /** It did not take a batch. */
    void failedInTx(Claimed webhook, HookAnswer answer, Instant since, Instant next) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE webhooks SET failures = failures + 1, failing_since = :since, due_at = :next, owned_until = NULL, last_at = :now,
                    last_status = :status, last_answer = :answer
                WHERE id = :id AND owned_until = :owned""")
                .bind("since", since).bind("next", next).bind("now", clock.instant()).bind("status", answer.status())
                .bind("answer", StorableText.of(answer.words(), MAX_ANSWER)).bind("id", webhook.address().id())
                .bind("owned", webhook.ownedUntil()).execute());
    }

    /** Switches it off; false if it is no longer ours. */
    boolean disableInTx(Claimed webhook, HookAnswer answer, Instant since) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE webhooks SET state = 'DISABLED', failures = failures + 1, failing_since = :since, owned_until = NULL, last_at = :now,
                    disabled_at = :now, last_status = :status, last_answer = :answer
                WHERE id = :id AND owned_until = :owned""")
                .bind("since", since).bind("now", clock.instant()).bind("status", answer.status())
                .bind("answer", StorableText.of(answer.words(), MAX_ANSWER)).bind("id", webhook.address().id())
                .bind("owned", webhook.ownedUntil()).execute()) == 1;
    }

    private static Webhook read(ResultSet row) throws SQLException {
        Instant since = instant(row.getTimestamp("failing_since"));
        Instant last = instant(row.getTimestamp("last_at"));
        return new Webhook(row.getLong("id"), list(row), row.getString("url"), row.getString("made_by"),
                row.getTimestamp("made_at").toInstant(), Webhook.State.valueOf(row.getString("state")), row.getLong("position"),
                row.getLong("delivered"),
                since == null ? null : new Webhook.Trouble(row.getInt("failures"), since, row.getTimestamp("due_at").toInstant()),
                last == null ? null : new Webhook.Try(last, row.getInt("last_status"), row.getString("last_answer")));
    }

    private static @Nullable Long list(ResultSet row) throws SQLException {
        long list = row.getLong("list_id");
        return row.wasNull() ? null : list;
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
