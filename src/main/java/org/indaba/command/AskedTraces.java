package org.indaba.command;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.indaba.lists.Lists;
import org.indaba.mail.Erasure;
import org.jdbi.v3.core.Jdbi;

/**
 * What waits for somebody's answer, or for that of owners about somebody, to be handed over and to be forgotten. What somebody asked of
 * others stays, with another name. Thread-safe.
 */
public final class AskedTraces {

    /** The newest that are handed over. */
    public static final int MAX_ROWS = 1_000;

    private final Jdbi jdbi;
    private final Lists lists;

    /**
     * @param jdbi joins the caller's transaction
     * @param lists what they are called
     */
    public AskedTraces(Jdbi jdbi, Lists lists) {
        this.jdbi = jdbi;
        this.lists = lists;
    }

    /**
     * Something that was asked about an address.
     *
     * @param list the post address; empty if the list is gone
     * @param address the address
     * @param kind invitation, confirmation (the address is asked), or request (the owners are)
     * @param wish to join, to leave, or to change something
     * @param since when it was asked last
     * @param declined whether the address did not want it
     */
    public record Asked(String list, String address, String kind, String wish, Instant since, boolean declined) {
    }

    /** What waits. @param keys of all addresses of a person */
    public List<Asked> of(List<String> keys) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT list_id, address, stage, wish, asked_at, declined_at IS NOT NULL FROM confirmations
                WHERE address_key = ANY(:keys) ORDER BY id DESC LIMIT :most""")
                .bindArray("keys", String.class, keys.toArray()).bind("most", MAX_ROWS)
                .map((row, _) -> new Asked(named(row.getLong(1)), row.getString(2), kind(row.getString(3)),
                        row.getString(4).toLowerCase(Locale.ROOT), row.getTimestamp(5).toInstant(), row.getBoolean(6))).list());
    }

    private String named(long listId) {
        return lists.byId(listId).map(list -> list.post().toString()).orElse("");
    }

    private static String kind(String stage) {
        return switch (stage) {
            case "INVITE" -> "invitation";
            case "CONFIRM" -> "confirmation";
            // What the owners decide.
            default -> "request";
        };
    }

    /** Forgets what waits for somebody, and how many mails they got; where they invited others stands another name. */
    public void eraseInTx(Erasure somebody) {
        jdbi.useHandle(handle -> {
            for (String table : List.of("confirmations WHERE address_key", "questions WHERE address_key", "answers_sent WHERE address_key",
                    "address_changes WHERE old_key", "address_changes WHERE new_key", "errands WHERE lower(moderator)")) {
                handle.createUpdate("DELETE FROM " + table + " = ANY(:keys)")
                        .bindMethods(somebody).execute();
            }
            handle.createUpdate("DELETE FROM answers_sent WHERE address_key = ANY(:leaving)")
                    .bindArray("leaving", String.class, somebody.keys().stream().map(AnswerCap::leaving).toArray()).execute();
            handle.createUpdate("DELETE FROM answer_counts WHERE scope = ANY(:scopes)")
                    .bindArray("scopes", String.class, somebody.keys().stream().map(AnswerCap::inviting).toArray()).execute();
            handle.createUpdate("UPDATE confirmations SET asked_by = :name WHERE lower(asked_by) = ANY(:keys)")
                    .bindMethods(somebody).execute();
        });
    }
}
