package org.indaba.auth;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.indaba.mail.Bytes;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign for domains, in the table {@code dkim_keys}. A domain has one of each kind that signs; the next one is made beside
 * it, published under a name of its own, and takes over when DNS serves it. What signs now is told by {@link SigningKeys}, which
 * keeps it in memory. Thread-safe; the database's exceptions go to the caller.
 */
public final class DkimKeys {

    /** From when DNS was first seen to serve a key until it signs: name servers that follow the first one have caught up by then. */
    public static final Duration LEAD = Duration.ofMinutes(15);

    /** How long a key's line must stay in the zone when another one signs: longer than a copy is tried and read over. */
    public static final Duration NEEDED = Duration.ofDays(14);

    /** How long a key is shown when its line is of no more use. */
    static final Duration SHOWN = Duration.ofDays(60);

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    /** More than one rotation a day is an operator who tries things out; nobody does that so often. */
    private static final int MAX_A_DAY = 100;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AtomicLong changes = new AtomicLong();

    /** @param jdbi joins the caller's transaction */
    public DkimKeys(Jdbi jdbi, InstantSource clock, SecureRandom random) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.random = random;
    }

    /** A row; its octets are not looked at before somebody asks for the key. */
    record Stored(long id, DkimKeyPair.Names names, String kind, Bytes privateKey, Bytes publicKey, Instant createdAt,
            @Nullable Instant signsFrom) {

        /** @throws IllegalArgumentException if the row holds no key that this version knows */
        DkimKeyPair pair() {
            return DkimKeyPair.of(names, DkimKeyType.of(kind), privateKey, publicKey);
        }
    }

    /** All keys, by domain and kind, the newest of each first. */
    public List<DomainKey> all() {
        return shown(rows());
    }

    /** The keys of a domain, by kind, the newest of each first; the domain in either form. */
    public List<DomainKey> of(String domain) {
        return shown(rowsOf(domain));
    }

    /** The keys of which DNS was not seen yet. */
    public List<DomainKey> waiting() {
        return all().stream().filter(key -> key.state() instanceof DomainKey.State.Waiting).toList();
    }

    /** Makes the first keys of a domain, which wait; refused if it has one of these kinds. */
    public DkimKeyChange createInTx(String domain, Set<DkimKeyType> kinds) {
        lockInTx();
        List<Stored> rows = rowsOf(domain);
        for (DkimKeyType kind : kinds) {
            if (rows.stream().anyMatch(row -> row.kind().equals(kind.name()))) {
                return new DkimKeyChange.Refused("it has a key of the kind " + kind.word() + " already");
            }
        }
        return makeInTx(domain, kinds, rows);
    }

    /** Makes the next key of each kind that the domain has, which waits; refused if all of them wait already, or there is none. */
    public DkimKeyChange rotateInTx(String domain) {
        lockInTx();
        List<Stored> rows = rowsOf(domain);
        if (rows.isEmpty()) {
            return new DkimKeyChange.Refused("it has no keys");
        }
        Set<DkimKeyType> due = new TreeSet<>();
        for (DkimKeyType kind : DkimKeyType.values()) {
            List<Stored> ofKind = rows.stream().filter(row -> row.kind().equals(kind.name())).toList();
            if (!ofKind.isEmpty() && ofKind.stream().noneMatch(row -> row.signsFrom() == null)) {
                due.add(kind);
            }
        }
        return due.isEmpty() ? new DkimKeyChange.Refused("its next keys are made already, and wait to be seen in DNS")
                : makeInTx(domain, due, rows);
    }

    /** Keys that wait sign from now on; refused if none waits. */
    public DkimKeyChange activateInTx(String domain) {
        List<String> selectors = of(domain).stream().filter(DomainKey::isNext).map(key -> key.names().selector()).toList();
        if (selectors.isEmpty()) {
            return new DkimKeyChange.Refused("no key of it waits");
        }
        selectors.forEach(selector -> signsFromInTx(new DkimKeyPair.Names(NameSyntax.ascii(domain), selector), now()));
        return new DkimKeyChange.Done(of(domain).stream().filter(key -> selectors.contains(key.names().selector())).toList());
    }

    /** DNS was seen to serve a key: it signs {@link #LEAD} later. Returns whether that is news; else nothing changes. */
    public boolean servedInTx(DkimKeyPair.Names names) {
        changes.incrementAndGet();
        return jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE dkim_keys SET served_at = :now, signs_from = :from
                WHERE domain = :domain AND selector = :selector AND signs_from IS NULL
                """)
                .bind("now", now()).bind("from", now().plus(LEAD)).bind("domain", names.domain()).bind("selector", names.selector())
                .execute() == 1);
    }

    /** Forgets a key for good; it signs no more. Returns whether it was there. */
    public boolean removeInTx(String domain, String selector) {
        changes.incrementAndGet();
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM dkim_keys WHERE domain = :domain AND selector = :selector")
                .bind("domain", NameSyntax.ascii(domain)).bind("selector", selector.toLowerCase(Locale.ROOT)).execute() == 1);
    }

    /** Forgets at most {@code limit} keys that were followed long ago; returns how many. */
    public int sweepInTx(int limit) {
        List<DomainKey> old = all().stream().filter(key -> key.state() instanceof DomainKey.State.Followed(Instant _, Instant until)
                && until.plus(SHOWN).isBefore(now())).limit(limit).toList();
        old.forEach(key -> removeInTx(key.names().domain(), key.names().selector()));
        return old.size();
    }

    /** Grows with each change that this process makes, a little before it is committed. */
    long changes() {
        return changes.get();
    }

    /** Every row, by domain and kind; of each kind the one that signs last first. */
    List<Stored> rows() {
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT * FROM dkim_keys ORDER BY domain, kind DESC, signs_from DESC NULLS FIRST, id DESC")
                .map((row, _) -> stored(row)).list());
    }

    /**
     * Which of the rows of one domain and kind signs at a moment: the last one whose time has come.
     *
     * @param rows in the order of {@link #rows}
     */
    static List<Stored> signing(List<Stored> rows, Instant now) {
        List<Stored> signing = new ArrayList<>();
        for (Stored row : rows) {
            Instant from = row.signsFrom();
            if (from != null && !from.isAfter(now) && signing.stream().noneMatch(other -> isSameKind(other, row))) {
                signing.add(row);
            }
        }
        return signing;
    }

    private static boolean isSameKind(Stored one, Stored other) {
        return one.names().domain().equals(other.names().domain()) && one.kind().equals(other.kind());
    }

    private List<Stored> rowsOf(String domain) {
        String ascii = NameSyntax.ascii(domain);
        return rows().stream().filter(row -> row.names().domain().equals(ascii)).toList();
    }

    private List<DomainKey> shown(List<Stored> rows) {
        List<DomainKey> keys = new ArrayList<>();
        for (Stored row : rows) {
            keys.add(shown(row, rows));
        }
        return keys;
    }

    /** A row that cannot be read is shown as that: all others, and those of other domains, go on. */
    private DomainKey shown(Stored row, List<Stored> rows) {
        try {
            return DomainKey.of(row.pair(), row.createdAt(), state(row, rows));
        } catch (IllegalArgumentException broken) {
            return DomainKey.broken(row, String.valueOf(broken.getMessage()));
        }
    }

    private DomainKey.State state(Stored row, List<Stored> rows) {
        Instant from = row.signsFrom();
        if (from == null) {
            return new DomainKey.State.Waiting();
        }
        if (from.isAfter(now())) {
            return new DomainKey.State.Soon(from);
        }
        // The one that followed it is the last before it in the order of the rows.
        return rows.stream().takeWhile(other -> other != row)
                .filter(other -> isSameKind(other, row) && other.signsFrom() != null && !other.signsFrom().isAfter(now()))
                .map(Stored::signsFrom).min(Comparator.naturalOrder())
                .<DomainKey.State>map(end -> new DomainKey.State.Followed(end, end.plus(NEEDED)))
                .orElseGet(() -> new DomainKey.State.Signing(from));
    }

    private DkimKeyChange makeInTx(String domain, Set<DkimKeyType> kinds, List<Stored> rows) {
        List<DomainKey> made = new ArrayList<>();
        for (DkimKeyType kind : kinds) {
            DkimKeyPair pair = DkimKeyPair.make(new DkimKeyPair.Names(NameSyntax.ascii(domain), selector(kind, rows)), kind, random);
            insertInTx(pair);
            made.add(DomainKey.of(pair, now(), new DomainKey.State.Waiting()));
        }
        return new DkimKeyChange.Done(made);
    }

    /** A name that no key of the domain has: its day, its kind, and a number where one day has several. */
    private String selector(DkimKeyType kind, List<Stored> rows) {
        String day = "indaba-" + DAY.format(LocalDate.ofInstant(now(), ZoneOffset.UTC)) + "-" + kind.word();
        for (int number = 1; number <= MAX_A_DAY; number++) {
            String selector = number == 1 ? day : day + "-" + number;
            if (rows.stream().noneMatch(row -> row.names().selector().equals(selector))) {
                return selector;
            }
        }
        throw new IllegalStateException("more than " + MAX_A_DAY + " keys on one day");
    }

    private void insertInTx(DkimKeyPair pair) {
        changes.incrementAndGet();
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO dkim_keys (domain, selector, kind, private_key, public_key, created_at)
                VALUES (:domain, :selector, :kind, :private, :public, :now)
                """)
                .bind("domain", pair.domain()).bind("selector", pair.selector()).bind("kind", pair.type().name())
                .bind("private", pair.privateKey().toArray()).bind("public", pair.publicKey().toArray()).bind("now", now()).execute());
    }

    private void signsFromInTx(DkimKeyPair.Names names, Instant from) {
        changes.incrementAndGet();
        jdbi.useHandle(handle -> handle.createUpdate(
                "UPDATE dkim_keys SET signs_from = :from WHERE domain = :domain AND selector = :selector")
                .bind("from", from).bind("domain", names.domain()).bind("selector", names.selector()).execute());
    }

    /** Of two who make keys for a domain at once, the second sees those of the first. */
    private void lockInTx() {
        jdbi.useHandle(handle -> handle.execute("LOCK TABLE dkim_keys IN SHARE ROW EXCLUSIVE MODE"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Stored stored(ResultSet row) throws SQLException {
        java.sql.Timestamp from = row.getTimestamp("signs_from");
        return new Stored(row.getLong("id"), new DkimKeyPair.Names(row.getString("domain"), row.getString("selector")),
                row.getString("kind"), Bytes.of(row.getBytes("private_key")), Bytes.of(row.getBytes("public_key")),
                row.getTimestamp("created_at").toInstant(), from == null ? null : from.toInstant());
    }
}
