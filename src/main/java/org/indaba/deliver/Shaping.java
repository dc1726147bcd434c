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
        return new Shaping(List.of(), Others.EVEN.of(limits));
    }

    /** The table that comes with Indaba; no site gets more than {@link DeliveryLimits#connectionsPerSite()}. */
    public static Shaping standard(DeliveryLimits limits) {
        SiteLimits others = Others.CAREFUL.of(limits);
        return switch (ShapingReading.read(standardTable(), others)) {
            case ShapingReading.Read(Shaping shaping) -> shaping.withAtMost(limits.connectionsPerSite());
            case ShapingReading.Wrong(List<String> mistakes) -> throw new IllegalStateException("our own table: " + mistakes);
        };
    }

    /** An operator's table, in the form that {@link ShapingReading} describes; it may allow a site more than other sites. */
    public static ShapingReading read(String text, Others others, DeliveryLimits limits) {
        return ShapingReading.read(text, others.of(limits));
    }

    /** How sites are treated that are not in a table. */
    public enum Others {
        /** All connections from the start. */
        EVEN,
        /** A slow start: the mail hosts of strangers. */
        CAREFUL;

        private SiteLimits of(DeliveryLimits limits) {
            return limits(limits, this == EVEN ? limits.connectionsPerSite() : Math.min(START, limits.connectionsPerSite()));
        }
    }

    private Shaping withAtMost(int connections) {
        return new Shaping(rows.stream().map(row -> new Row(row.site(), row.limits().withAtMost(connections))).toList(), others);
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
