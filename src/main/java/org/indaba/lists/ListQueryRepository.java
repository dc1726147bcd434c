package org.indaba.lists;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.SharedQuestions;

/**
 * What RCPT and the end of DATA ask, thousands of times a second: each question is one statement on one index, in plain JDBC. Through
 * Jdbi a question costs several times as much, and as a Panache projection three times that again. What dialogues ask at the same time is
 * one statement. Nothing is cached, so that all nodes see a change once it is committed. Outside of a transaction a statement is its own;
 * inside, it joins.
 */
@ApplicationScoped
class ListQueryRepository implements Lists {

    /** So many dialogues' questions are asked together. */
    private static final int TOGETHER = 50;

    private static final String LIST = "SELECT l.id, l.name, l.domain, l.settings FROM lists l ";

    // Index Scan using lists_live.
    private static final String BY_NAME = LIST + "WHERE l.domain = ? AND l.name = ? AND l.deleted_at IS NULL";

    // Index Scan using former_names_pkey.
    private static final String BY_FORMER_NAME = LIST + """
            JOIN former_names f ON f.list_id = l.id WHERE f.domain = ? AND f.name = ? AND l.deleted_at IS NULL""";

    // Index Scan using lists_return_path_name.
    private static final String BY_RETURN_PATH = LIST
            + "WHERE l.domain = ? AND l.settings ->> 'return-path-name' = ? AND l.deleted_at IS NULL";

    // Index Scan using roles_pkey, then addresses_pkey.
    private static final String PEOPLE = """
            SELECT a.address FROM addresses a
            WHERE a.id IN (SELECT r.address_id FROM roles r WHERE r.list_id = ? AND r.role IN (?, ?))
            ORDER BY a.key COLLATE "C\"""";

    // Index Only Scan using bans_expressions: one entry for each expression.
    private static final String STAMPS = """
            SELECT count(*) FILTER (WHERE list_id IS NULL), coalesce(max(id) FILTER (WHERE list_id IS NULL), 0),
                count(*) FILTER (WHERE list_id IS NOT NULL), coalesce(max(id) FILTER (WHERE list_id IS NOT NULL), 0)
            FROM bans WHERE pattern LIKE '/%/' AND coalesce(list_id, 0) IN (0, """;

    // Index Only Scan using bans_once, four probes.
    private static final String BANNED = """
            SELECT (SELECT pattern FROM bans WHERE coalesce(list_id, 0) IN (0, ?) AND pattern IN (?, ?) LIMIT 1), stamps.*
            FROM (""" + STAMPS + "?)) stamps";

    private static final String EXPRESSIONS = """
            SELECT pattern FROM bans WHERE pattern LIKE '/%/' AND coalesce(list_id, 0) = ? ORDER BY id""";

    // For each question: Index Scan using lists_live, and four probes of bans_once. The planner is not to see how many questions there
    // are, or it would plan anew each time, which costs more than the answers.
    private static final String BY_NAME_AND_SENDER = """
            SELECT q.nth, found.*
            FROM unnest((SELECT CAST(? AS text[])), (SELECT CAST(? AS text[])), (SELECT CAST(? AS text[])), (SELECT CAST(? AS text[])))
                WITH ORDINALITY AS q (domain, name, sender, sender_domain, nth)
            CROSS JOIN LATERAL (
                SELECT l.id, l.name, l.domain, l.settings,
                    EXISTS (SELECT 1 FROM bans WHERE coalesce(list_id, 0) IN (0, l.id) AND pattern IN (q.sender, q.sender_domain)), stamps.*
                FROM lists l CROSS JOIN LATERAL (""" + STAMPS + """
            l.id)) stamps WHERE l.domain = q.domain AND l.name = q.name AND l.deleted_at IS NULL LIMIT 1) found""";

    private static final String ALL_BANNED = """
            SELECT q.nth, (SELECT pattern FROM bans WHERE coalesce(list_id, 0) IN (0, q.list) AND pattern IN (q.sender, q.sender_domain)
                LIMIT 1), stamps.*
            FROM unnest((SELECT CAST(? AS bigint[])), (SELECT CAST(? AS text[])), (SELECT CAST(? AS text[])))
                WITH ORDINALITY AS q (list, sender, sender_domain, nth)
            CROSS JOIN LATERAL (""" + STAMPS + "q.list)) stamps";

    private final DataSource dataSource;
    private final BanExpressions expressions;
    private final SharedQuestions<Asking, Answered> lookUps = new SharedQuestions<>(TOGETHER, this::lookUpAll);
    private final SharedQuestions<Suspects, List<Found>> suspicions = new SharedQuestions<>(TOGETHER, this::suspectAll);

    ListQueryRepository(DataSource dataSource) {
        this.dataSource = dataSource;
        this.expressions = new BanExpressions(listId ->
                ask(EXPRESSIONS, row -> new BanPattern(row.getString(1)), listId));
    }

    @Override
    public Optional<MailList> find(String name, String domain) {
        return named(BY_NAME, name, domain).or(() -> named(BY_FORMER_NAME, name, domain));
    }

    @Override
    public Optional<Asked> find(String name, String domain, EmailAddress sender) {
        return lookUps.ask(new Asking(name.toLowerCase(Locale.ROOT), domain.toLowerCase(Locale.ROOT), sender))
                .map(found -> new Asked(found.list(), found.banned() || expressions.find(found.stamps(), sender).isPresent()))
                .or(() -> named(BY_FORMER_NAME, name, domain).map(list -> new Asked(list, banned(list.id(), sender))));
    }

    private Map<Asking, Answered> lookUpAll(List<Asking> all) {
        Map<Asking, Answered> answers = new HashMap<>();
        ask(BY_NAME_AND_SENDER, row -> answers.put(all.get(row.getInt(1) - 1),
                new Answered(list(row, 2), row.getBoolean(6), stamps(row.getLong(2), row, 7))),
                texts(all, Asking::domain), texts(all, Asking::name), texts(all, one -> one.sender().key()),
                texts(all, one -> "@" + one.sender().domain()));
        return answers;
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    @Override
    public Optional<MailList> findByReturnPathName(String name, String domain) {
        return named(BY_RETURN_PATH, name, domain);
    }

    private Optional<MailList> named(String sql, String name, String domain) {
        return ask(sql, ListQueryRepository::list, domain.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)).stream().findFirst();
    }

    @Override
    public Optional<MailList> byId(long id) {
        return ask(LIST + "WHERE l.id = ? AND l.deleted_at IS NULL", ListQueryRepository::list, id).stream().findFirst();
    }

    @Override
    public boolean servesDomain(String domain) {
        return ask("SELECT EXISTS (SELECT 1 FROM domains WHERE name = ?)", row -> row.getBoolean(1), domain.toLowerCase(Locale.ROOT))
                .getFirst();
    }

    @Override
    public List<MailList> all() {
        return ask(LIST + "WHERE l.deleted_at IS NULL ORDER BY l.domain COLLATE \"C\", l.name COLLATE \"C\"", ListQueryRepository::list);
    }

    @Override
    public List<EmailAddress> owners(long listId) {
        return people(listId, Role.OWNER, Role.OWNER);
    }

    @Override
    public List<EmailAddress> moderators(long listId) {
        return people(listId, Role.OWNER, Role.MODERATOR);
    }

    private List<EmailAddress> people(long listId, Role one, Role other) {
        return ask(PEOPLE, row -> EmailAddress.of(row.getString(1)), listId, one.name(), other.name());
    }

    @Override
    public Optional<BanPattern> ban(long listId, EmailAddress address) {
        Found found = ask(BANNED, row -> new Found(Optional.ofNullable(row.getString(1)), stamps(listId, row, 2)), listId, address.key(),
                "@" + address.domain(), listId).getFirst();
        return found.pattern().map(BanPattern::new).or(() -> expressions.find(found.stamps(), address));
    }

    @Override
    public Optional<Banned> firstBanned(long listId, List<EmailAddress> addresses) {
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        List<Found> found = suspicions.ask(new Suspects(listId, addresses)).orElseThrow();
        for (int i = 0; i < addresses.size(); i++) {
            EmailAddress address = addresses.get(i);
            BanExpressions.Stamps stamps = found.get(i).stamps();
            Optional<BanPattern> ban = found.get(i).pattern().map(BanPattern::new).or(() -> expressions.find(stamps, address));
            if (ban.isPresent()) {
                return Optional.of(new Banned(address, ban.get()));
            }
        }
        return Optional.empty();
    }

    private Map<Suspects, List<Found>> suspectAll(List<Suspects> all) {
        List<Suspect> each = all.stream().flatMap(one -> one.addresses().stream().map(address -> new Suspect(one.listId(), address)))
                .distinct().toList();
        Map<Suspect, Found> found = new HashMap<>();
        ask(ALL_BANNED, row -> found.put(each.get(row.getInt(1) - 1), new Found(Optional.ofNullable(row.getString(2)),
                stamps(each.get(row.getInt(1) - 1).listId(), row, 3))),
                each.stream().map(Suspect::listId).toArray(Long[]::new), texts(each, one -> one.address().key()),
                texts(each, one -> "@" + one.address().domain()));
        return all.stream().collect(Collectors.toMap(Function.identity(),
                one -> one.addresses().stream().map(address -> found.get(new Suspect(one.listId(), address))).toList()));
    }

    /** The expressions among the bans, as one import of many asks for them. */
    Optional<BanPattern> expression(BanExpressions.Stamps stamps, EmailAddress address) {
        return expressions.find(stamps, address);
    }

    BanExpressions.Stamps stamps(long listId) {
        return ask(STAMPS + "?)", row -> stamps(listId, row, 1), listId).getFirst();
    }

    private static BanExpressions.Stamps stamps(long listId, ResultSet row, int column) throws SQLException {
        return new BanExpressions.Stamps(listId, new BanExpressions.Stamp(row.getLong(column), row.getLong(column + 1)),
                new BanExpressions.Stamp(row.getLong(column + 2), row.getLong(column + 3)));
    }

    /** What a dialogue asks at RCPT. */
    private record Asking(String name, String domain, EmailAddress sender) {
    }

    /** What a dialogue asks at the end of DATA. */
    private record Suspects(long listId, List<EmailAddress> addresses) {

        Suspects {
            addresses = List.copyOf(addresses);
        }
    }

    private record Suspect(long listId, EmailAddress address) {
    }

    /** A list, whether the sender is banned by name, and what else may ban him. */
    private record Answered(MailList list, boolean banned, BanExpressions.Stamps stamps) {
    }

    /** The ban by name, and what else may ban. */
    private record Found(Optional<String> pattern, BanExpressions.Stamps stamps) {
    }

    private static MailList list(ResultSet row) throws SQLException {
        return list(row, 1);
    }

    private static MailList list(ResultSet row, int column) throws SQLException {
        return new MailList(row.getLong(column), row.getString(column + 1), row.getString(column + 2),
                SettingsJson.read(row.getString(column + 3)));
    }

    /** All rows of a question. */
    private <T> List<T> ask(String sql, Reading<T> reading, Object... values) {
        try (Connection connection = dataSource.getConnection(); PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reading.read(rows));
                }
                return read;
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("the lists cannot be asked for", failed);
        }
    }

    /** What a row says. */
    private interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }
}
