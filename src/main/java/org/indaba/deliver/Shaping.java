package org.indaba.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which limits hold for which site: a table of patterns, of which the first that fits decides, and the limits of all other sites.
 * Immutable.
 */
public final class Shaping {

    /** Connections to a site of which nothing is known; see {@link SitePace} for how they become more. */
    public static final int START = 5;

    private static final String TABLE = "/org/indaba/deliver/shaping.properties";

    private final List<Row> rows;
    private final SiteLimits others;

    private Shaping(List<Row> rows, SiteLimits others) {
        this.rows = List.copyOf(rows);
        this.others = others;
    }

    /**
     * A row of the table.
     *
     * @param site whether a site is meant
     * @param limits what holds for it
     */
    record Row(Predicate<String> site, SiteLimits limits) {
    }

    /** A table, and what holds for sites that are not in it. */
    static Shaping of(List<Row> rows, SiteLimits others) {
        return new Shaping(rows, others);
    }

    /** The same for every site, all connections from the start: for one host that the operator named. */
    public static Shaping even(DeliveryLimits limits) {
        return new Shaping(List.of(), limits(limits, limits.connectionsPerSite()));
    }

    /** A slow start for every site: for the mail hosts of strangers. */
    public static SiteLimits careful(DeliveryLimits limits) {
        return limits(limits, Math.min(START, limits.connectionsPerSite()));
    }

    private static SiteLimits limits(DeliveryLimits limits, int start) {
        return new SiteLimits(start, limits.connectionsPerSite(), limits.messagesPerConnection(), 0, limits.siteBackoff());
    }

    /** The table that comes with Indaba, as text: what large receivers tolerate. */
    public static String standardTable() {
        try (InputStream in = Objects.requireNonNull(Shaping.class.getResourceAsStream(TABLE), "the table is part of the program")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The limits of a site. */
    public SiteLimits of(String site) {
        for (Row row : rows) {
            if (row.site().test(site)) {
                return row.limits();
            }
        }
        return others;
    }

    /** The most connections that any site may have. */
    int mostConnections() {
        return Math.max(others.connections(), rows.stream().mapToInt(row -> row.limits().connections()).max().orElse(0));
    }
}
