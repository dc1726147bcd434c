package org.indaba.checkup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.checkup.Report.Subject;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The last report on each domain, and the troubles whose beginning and end administrators are told of. A report takes the place of the
 * one before as a whole. Thread-safe.
 */
public final class CheckupLog {

    /** Servers that are shown; who has more looks at the command on each. */
    static final int MAX_SERVERS = 20;

    /** A server that nobody has looked at for so long is gone, or has another name now. */
    static final Duration SERVER_GONE = Duration.ofDays(3);

    private static final String SERVER_MARK = "@";

    private final Jdbi jdbi;

    /** @param jdbi joins open transactions */
    public CheckupLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A report in one line.
     *
     * @param domain of which domain
     * @param at when
     * @param wrong how many things are wrong
     * @param advice how many could be better
     * @param unknown of how many nobody can tell
     */
    public record Summary(String domain, Instant at, long wrong, long advice, long unknown) {
    }

    /** What began or ended, in the order of domains and checks. */
    record Change(Subject about, Check check, String name, String found) {
    }

    /** What administrators do not know yet. */
    record News(List<Change> broken, List<Change> healed) {
        boolean isEmpty() {
            return broken.isEmpty() && healed.isEmpty();
        }
    }

    private enum State { KNOWN, NEWS, TOLD, HEALED }

    /** Keeps a report in the place of the one before, and sees what began and what ended since. */
    public void keepInTx(Report report) {
        jdbi.useHandle(handle -> {
            // The row is locked from here to the end of the transaction: two who look at the same time come after one another.
            boolean first = handle.createQuery("""
                    INSERT INTO dns_reports (domain, checked_at) VALUES (:domain, :at)
                    ON CONFLICT (domain) DO UPDATE SET checked_at = excluded.checked_at RETURNING xmax = 0""")
                    .bind("domain", key(report.about())).bind("at", report.at()).mapTo(Boolean.class).one();
            handle.createUpdate("DELETE FROM dns_findings WHERE domain = :domain").bind("domain", key(report.about())).execute();
            write(handle, report);
            begun(handle, report, first ? State.KNOWN : State.NEWS);
            ended(handle, report);
        });
    }

    private static void write(Handle handle, Report report) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO dns_findings (domain, place, checked, name, found, verdict, should, lines)
                VALUES (:domain, :place, :check, :name, :found, :verdict, :should, :lines)""");
        int place = 0;
        for (Finding finding : report.findings()) {
            batch.bind("domain", key(report.about())).bind("place", place++).bind("check", finding.check().word())
                    .bind("name", finding.name()).bind("found", finding.found()).bind("verdict", finding.verdict().word())
                    .bind("should", finding.verdict().advice()).bind("lines", String.join("\n", finding.verdict().zone())).add();
        }
        batch.execute();
    }

    private static void begun(Handle handle, Report report, State state) {
        for (Finding finding : report.findings()) {
            if (finding.verdict().isWrong()) {
                // What healed and broke again before anybody was told is, for those who were told, as it was.
                handle.createUpdate("""
                        INSERT INTO dns_troubles (domain, checked, name, since, found, state)
                        VALUES (:domain, :check, :name, :at, :found, :state)
                        ON CONFLICT (domain, checked, name) DO UPDATE SET found = excluded.found,
                            state = CASE dns_troubles.state WHEN 'HEALED' THEN 'TOLD' ELSE dns_troubles.state END""")
                        .bind("domain", key(report.about())).bind("check", finding.check().word()).bind("name", finding.name())
                        .bind("at", report.at()).bind("found", finding.found()).bind("state", state.name()).execute();
            }
        }
    }

    /** What nobody can tell about now is neither right nor wrong: a trouble of that kind goes on. */
    private static void ended(Handle handle, Report report) {
        Set<Check> dark = new HashSet<>();
        Set<List<String>> wrong = new HashSet<>();
        for (Finding finding : report.findings()) {
            switch (finding.verdict()) {
                case Verdict.Untold _ -> dark.add(finding.check());
                case Verdict.Wrong _ -> wrong.add(List.of(finding.check().word(), finding.name()));
                case Verdict.Fine _, Verdict.Better _ -> { }
            }
        }
        List<List<String>> open = handle.createQuery("SELECT checked, name FROM dns_troubles WHERE domain = :domain AND state <> 'HEALED'")
                .bind("domain", key(report.about())).map((row, _) -> List.of(row.getString(1), row.getString(2))).list();
        for (List<String> trouble : open) {
            if (!wrong.contains(trouble) && !dark.contains(Check.of(trouble.getFirst()))) {
                end(handle, key(report.about()), trouble.getFirst(), trouble.getLast());
            }
        }
    }

    private static void end(Handle handle, String domain, String check, String name) {
        handle.createUpdate("DELETE FROM dns_troubles WHERE domain = :domain AND checked = :check AND name = :name AND state <> 'TOLD'")
                .bind("domain", domain).bind("check", check).bind("name", name).execute();
        handle.createUpdate("UPDATE dns_troubles SET state = 'HEALED' WHERE domain = :domain AND checked = :check AND name = :name")
                .bind("domain", domain).bind("check", check).bind("name", name).execute();
    }

    /** The last report on a domain or a server, if somebody looked already. */
    public Optional<Report> latest(Subject about) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT checked_at FROM dns_reports WHERE domain = :domain")
                .bind("domain", key(about)).mapTo(Instant.class).findOne().map(at -> new Report(about, at, findings(handle, key(about)))));
    }

    /** The last reports on all servers that share this database, by their names. */
    public List<Report> servers() {
        List<String> keys = jdbi.withHandle(handle -> handle.createQuery(
                "SELECT domain FROM dns_reports WHERE starts_with(domain, :mark) ORDER BY domain LIMIT :most")
                .bind("mark", SERVER_MARK).bind("most", MAX_SERVERS).mapTo(String.class).list());
        return keys.stream().flatMap(key -> latest(subject(key)).stream()).toList();
    }

    /** No domain begins like that. */
    private static String key(Subject about) {
        return switch (about) {
            case Subject.Domain(String name) -> name;
            case Subject.Server(String hostname) -> SERVER_MARK + hostname;
        };
    }

    private static Subject subject(String key) {
        return key.startsWith(SERVER_MARK) ? new Subject.Server(key.substring(SERVER_MARK.length())) : new Subject.Domain(key);
    }

    private static List<Finding> findings(Handle handle, String domain) {
        return handle.createQuery("SELECT checked, name, found, verdict, should, lines FROM dns_findings WHERE domain = :domain ORDER BY "
                + "place")
                .bind("domain", domain)
                .map((row, _) -> new Finding(Check.of(row.getString(1)), row.getString(2), row.getString(3),
                        Verdict.of(row.getString(4), row.getString(5), row.getString(6).lines().toList()))).list();
    }

    /** The last reports on these domains, in one line each; those that nobody looked at are left out. */
    public List<Summary> summaries(Collection<String> domains) {
        return domains.isEmpty() ? List.of() : jdbi.withHandle(handle -> handle.createQuery("""
                SELECT r.domain, r.checked_at, count(*) FILTER (WHERE f.verdict = 'wrong'), count(*) FILTER (WHERE f.verdict = 'advice'),
                    count(*) FILTER (WHERE f.verdict = 'unknown')
                FROM dns_reports r LEFT JOIN dns_findings f ON f.domain = r.domain
                WHERE r.domain = ANY (:domains) GROUP BY r.domain ORDER BY r.domain""")
                .bindArray("domains", String.class, List.copyOf(domains))
                .map((row, _) -> new Summary(row.getString(1), row.getTimestamp(2).toInstant(), row.getLong(3), row.getLong(4),
                        row.getLong(5))).list());
    }

    /** At how many domains and servers something is wrong, and how many things are. */
    public Troubles troubles() {
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT count(DISTINCT domain), count(*) FROM dns_findings WHERE verdict = 'wrong'")
                .map((row, _) -> new Troubles(row.getLong(1), row.getLong(2))).one());
    }

    /**
     * What is wrong in all.
     *
     * @param domains at how many domains and servers
     * @param things how many
     */
    public record Troubles(long domains, long things) {
    }

    /** The domains, with those first that nobody has looked at for the longest time. */
    List<String> oldestFirst(List<String> domains) {
        List<String> seen = jdbi.withHandle(handle -> handle.createQuery("SELECT domain FROM dns_reports ORDER BY checked_at, domain")
                .mapTo(String.class).list());
        List<String> order = new ArrayList<>(domains);
        order.removeAll(new HashSet<>(seen));
        Set<String> served = new HashSet<>(domains);
        seen.stream().filter(served::contains).forEach(order::add);
        return order;
    }

    /** Forgets all domains but these, and servers that are gone. */
    void forgetOthersInTx(List<String> domains, Instant now) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("DELETE FROM dns_reports WHERE starts_with(domain, :mark) AND checked_at < :gone")
                    .bind("mark", SERVER_MARK).bind("gone", now.minus(SERVER_GONE)).execute();
            handle.createUpdate("DELETE FROM dns_reports WHERE NOT starts_with(domain, :mark) AND domain <> ALL (:served)")
                    .bind("mark", SERVER_MARK).bindArray("served", String.class, domains).execute();
        });
    }

    /** Takes what administrators do not know yet; from here on they do. */
    News takeNewsInTx() {
        return jdbi.withHandle(handle -> {
            News news = new News(changes(handle, State.NEWS), changes(handle, State.HEALED));
            handle.execute("UPDATE dns_troubles SET state = 'TOLD' WHERE state = 'NEWS'");
            handle.execute("DELETE FROM dns_troubles WHERE state = 'HEALED'");
            return news;
        });
    }

    private static List<Change> changes(Handle handle, State state) {
        return handle.createQuery("SELECT domain, checked, name, found FROM dns_troubles WHERE state = :state ORDER BY domain, since, "
                + "checked, name")
                .bind("state", state.name())
                .map((row, _) -> new Change(subject(row.getString(1)), Check.of(row.getString(2)), row.getString(3),
                        row.getString(4))).list();
    }
}
