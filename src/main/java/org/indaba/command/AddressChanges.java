package org.indaba.command;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The changes of addresses that wait until both addresses have answered. Thread-safe. */
public final class AddressChanges {

    private static final String COLUMNS = "id, kind, old_address, new_address, expires_at, old_answered_at, new_answered_at";

    /** Those from or to some addresses that wait for an answer, for whoever takes them, always in one order. */
    private static final String WAITING = """
            SELECT id FROM address_changes
            WHERE (old_key = ANY(:keys) OR new_key = ANY(:keys)) AND (old_answered_at IS NULL OR new_answered_at IS NULL)
            ORDER BY id FOR UPDATE""";

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public AddressChanges(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** What is wanted. */
    public enum Kind {
        /** The new address beside the old one. */
        ADD,
        /** The new address in place of the old one. */
        REPLACE
    }

    /** Who is asked. */
    public enum Side {
        /** The address that the person has. */
        OLD,
        /** The one to come. */
        NEW;

        Side other() {
            return this == OLD ? NEW : OLD;
        }
    }

    /** A change that waits, and when each side answered; null for not yet. */
    record Change(long id, Kind kind, EmailAddress old, EmailAddress wanted, Instant expires, @Nullable Instant oldAnsweredAt,
            @Nullable Instant newAnsweredAt) {

        EmailAddress of(Side side) {
            return side == Side.OLD ? old : wanted;
        }

        boolean answered(Side side) {
            return answeredAt(side) != null;
        }

        @Nullable Instant answeredAt(Side side) {
            return side == Side.OLD ? oldAnsweredAt : newAnsweredAt;
        }

        /** Each side has a token of its own: an even number the old address, an odd one the new. */
        long tokenId(Side side) {
            return id * Side.values().length + side.ordinal();
        }

        static Side side(long tokenId) {
            return Side.values()[(int) Math.floorMod(tokenId, (long) Side.values().length)];
        }

        static long row(long tokenId) {
            return Math.floorDiv(tokenId, (long) Side.values().length);
        }
    }

    /** Opens a change; what the same person asked for before is forgotten. */
    Change openInTx(Kind kind, EmailAddress old, EmailAddress wanted) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> {
            handle.createUpdate("""
                    DELETE FROM address_changes
                    WHERE old_key = :key AND (new_key = :wanted OR kind = 'REPLACE' AND :kind = 'REPLACE')
                        AND (old_answered_at IS NULL OR new_answered_at IS NULL)""")
                    .bind("key", old.key()).bind("wanted", wanted.key()).bind("kind", kind).execute();
            return handle.createQuery("""
                    INSERT INTO address_changes (kind, old_address, old_key, new_address, new_key, asked_at, expires_at)
                    VALUES (:kind, :old, :oldKey, :new, :newKey, :now, :expires) RETURNING\s""" + COLUMNS)
                    .bind("kind", kind).bind("old", old.toString()).bind("oldKey", old.key())
                    .bind("new", wanted.toString()).bind("newKey", wanted.key())
                    .bind("now", now).bind("expires", now.plus(Confirmations.VALID)).map((row, _) -> change(row)).one();
        });
    }

    /** Holds the changes from or to these addresses that wait for an answer: until the end of the transaction nobody else answers them. */
    void holdInTx(Collection<EmailAddress> addresses) {
        jdbi.useHandle(handle -> handle.createQuery(WAITING).bindArray("keys", String.class, keys(addresses)).mapTo(Long.class).list());
    }

    /** Forgets the changes from or to these addresses that wait for an answer: their links open nothing any more. */
    void forgetInTx(Collection<EmailAddress> addresses) {
        // A look at all of them: those of three days.
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM address_changes WHERE id IN (" + WAITING + ")")
                .bindArray("keys", String.class, keys(addresses)).execute());
    }

    private static Object[] keys(Collection<EmailAddress> addresses) {
        return addresses.stream().map(EmailAddress::key).toArray();
    }

    Optional<Change> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS
                + " FROM address_changes WHERE id = :id AND expires_at > :now")
                .bind("id", id).bind("now", clock.instant()).map((row, _) -> change(row)).findOne());
    }

    /** Notes that one side has answered: the change after that; empty if it has before, or if there is none. */
    Optional<Change> answerInTx(long id, Side side) {
        String column = side == Side.OLD ? "old_answered_at" : "new_answered_at";
        return jdbi.withHandle(handle -> handle.createQuery("UPDATE address_changes SET " + column + " = :now WHERE id = :id AND "
                + column + " IS NULL AND expires_at > :now RETURNING " + COLUMNS)
                .bind("id", id).bind("now", clock.instant()).map((row, _) -> change(row)).findOne());
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(row.getLong(1), Kind.valueOf(row.getString(2)), EmailAddress.of(row.getString(3)),
                EmailAddress.of(row.getString(4)), row.getTimestamp(5).toInstant(), instant(row.getTimestamp(6)),
                instant(row.getTimestamp(7)));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    /** Forgets changes that have expired; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM address_changes WHERE id IN (
                    SELECT id FROM address_changes WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("now", clock.instant()).bind("limit", limit).execute());
    }
}
