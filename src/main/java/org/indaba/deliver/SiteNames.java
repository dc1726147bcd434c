package org.indaba.deliver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Names the site of a route: domains that one farm of hosts serves share a site, its connections and its fate.
 *
 * <p>The name is made of the hosts of the lowest preference, since they take the mail; back-up hosts of a domain's own do not make it
 * a site of its own. Each host is first looked up in the roll-up table, which knows the large providers: thousands of host names of
 * one of them become one name. What is left is put in alphabetical order and joined with commas. So the same set of hosts always
 * gives the same site, whatever order DNS told it in. A name that would be too long is cut and gets a digest of the whole.
 *
 * <p>The table names hosts that take mail, and not whole domains of a provider: anybody may publish that the mail of a domain goes to any
 * machine, and one that takes none would bring the site of all the others into trouble. A host that is missing in the table costs little:
 * it is a site of its own.
 *
 * <p>Domains of one site need not have the same hosts: a connection may be reused for a domain only if its host is one of the
 * domain's own. Immutable.
 */
public final class SiteNames {

    /** The longest name of a site, in characters: it is shown in tables and stored with each outcome. */
    public static final int MAX_LENGTH = 100;

    private static final String TABLE = "/org/indaba/deliver/sites.txt";
    private static final int DIGEST_CHARACTERS = 16;

    private final Map<String, String> exact;
    /** The longest first. */
    private final List<Wild> wild;

    private SiteNames(Map<String, String> exact, List<Wild> wild) {
        this.exact = Map.copyOf(exact);
        this.wild = wild.stream().sorted(Comparator.comparingInt((Wild each) -> each.begin().length() + each.end().length()).reversed())
                .toList();
    }

    /** Hosts of a site, with anything between the beginning and the end of their names. */
    private record Wild(String begin, String end, String site) {

        private static Wild of(String written, String site) {
            int asterisk = written.indexOf('*');
            String end = written.substring(asterisk + 1);
            if (end.contains("*") || !end.contains(".")) {
                throw new IllegalArgumentException("an asterisk stands once in a host, before its domain: " + written);
            }
            return new Wild(written.substring(0, asterisk), end, site);
        }

        private boolean fits(String host) {
            return host.length() >= begin.length() + end.length() && host.startsWith(begin) && host.endsWith(end);
        }
    }

    /** With the table that comes with Indaba. */
    public static SiteNames standard() {
        try (InputStream in = Objects.requireNonNull(SiteNames.class.getResourceAsStream(TABLE), "the table is part of the program");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return of(lines.lines().toList());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * With a table of one's own.
     *
     * @param lines each a site and the hosts it takes in, apart by blanks; {@code *} in a host stands for anything, dots and nothing
     *     included; empty lines and what follows {@code #} are passed over
     * @throws IllegalArgumentException if a line names a site without hosts, a host stands for two sites, or has more than one asterisk
     */
    public static SiteNames of(List<String> lines) {
        Map<String, String> hosts = new HashMap<>();
        for (String line : lines) {
            String meaning = line.replaceFirst("#.*", "").strip();
            if (!meaning.isEmpty()) {
                addLine(meaning.split("\\s+"), hosts);
            }
        }
        List<Wild> wild = new ArrayList<>();
        hosts.forEach((host, site) -> {
            if (host.contains("*")) {
                wild.add(Wild.of(host, site));
            }
        });
        return new SiteNames(hosts, wild);
    }

    private static void addLine(String[] words, Map<String, String> hosts) {
        if (words.length < 2) {
            throw new IllegalArgumentException("the site " + words[0] + " has no hosts");
        }
        for (int i = 1; i < words.length; i++) {
            if (hosts.put(words[i], words[0]) != null) {
                throw new IllegalArgumentException("the host " + words[i] + " stands for two sites");
            }
        }
    }

    /**
     * The name of a site, or of a domain without a route, as it is kept, however somebody wrote it: in lower case, in A-labels, without
     * blanks around it. Commas and a digest stay as they are, and so does what is no name at all.
     */
    public static String asKept(String written) {
        if (written.isBlank()) {
            // Blanks must not become the empty text, which stands for all sites.
            return written;
        }
        return Arrays.stream(written.strip().toLowerCase(Locale.ROOT).split(",", -1)).map(SiteNames::toAscii)
                .collect(Collectors.joining(","));
    }

    private static String toAscii(String host) {
        if (host.chars().allMatch(character -> character < 128)) {
            return host;
        }
        try {
            // RFC 5890 §2.3.2.1: hosts and domains are kept as A-labels.
            return IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (RuntimeException noName) {
            // Not its documented exception alone: where a label grows too long on the way, the JDK throws others.
            return host;
        }
    }

    /** The site of hosts of any preference, at least one. */
    public String siteOf(List<Route.Host> hosts) {
        int lowest = hosts.stream().mapToInt(Route.Host::preference).min().orElseThrow();
        SortedSet<String> names = new TreeSet<>();
        hosts.stream().filter(host -> host.preference() == lowest).forEach(host -> names.add(rolledUp(host.name())));
        String joined = String.join(",", names);
        return joined.length() <= MAX_LENGTH ? joined : shortened(joined);
    }

    /** The table's name for a host, or the host itself; the longest name in the table that fits counts. */
    private String rolledUp(String host) {
        String found = exact.get(host);
        return found != null ? found : wild.stream().filter(each -> each.fits(host)).findFirst().map(Wild::site).orElse(host);
    }

    private static String shortened(String joined) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(joined.getBytes(StandardCharsets.UTF_8));
            String tail = "~" + HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
            return joined.substring(0, MAX_LENGTH - tail.length()) + tail;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
