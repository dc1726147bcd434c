package org.indaba.deliver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Names the site of a route: domains that one farm of hosts serves share a site, its connections and its fate.
 *
 * <p>The name is made of the hosts of the lowest preference, since they take the mail; back-up hosts of a domain's own do not make it
 * a site of its own. Each host is first looked up in the roll-up table, which knows the large providers: thousands of host names of
 * one of them become one name. What is left is put in alphabetical order and joined with commas. So the same set of hosts always
 * gives the same site, whatever order DNS told it in. A name that would be too long is cut and gets a digest of the whole.
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
    private final Map<String, String> below;

    private SiteNames(Map<String, String> exact, Map<String, String> below) {
        this.exact = Map.copyOf(exact);
        this.below = Map.copyOf(below);
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
     * @param lines each a site and the hosts it takes in, apart by blanks; {@code *.} in front of a host means all names below it;
     *     empty lines and what follows {@code #} are passed over
     * @throws IllegalArgumentException if a line names a site without hosts, or a host stands for two sites
     */
    public static SiteNames of(List<String> lines) {
        Map<String, String> exact = new HashMap<>();
        Map<String, String> below = new HashMap<>();
        for (String line : lines) {
            String meaning = line.replaceFirst("#.*", "").strip();
            if (!meaning.isEmpty()) {
                addLine(meaning.split("\\s+"), exact, below);
            }
        }
        return new SiteNames(exact, below);
    }

    private static void addLine(String[] words, Map<String, String> exact, Map<String, String> below) {
        if (words.length < 2) {
            throw new IllegalArgumentException("the site " + words[0] + " has no hosts");
        }
        for (int i = 1; i < words.length; i++) {
            boolean wild = words[i].startsWith("*.");
            String before = wild ? below.put(words[i].substring(2), words[0]) : exact.put(words[i], words[0]);
            if (before != null) {
                throw new IllegalArgumentException("the host " + words[i] + " stands for two sites");
            }
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
        for (int dot = host.indexOf('.'); found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            found = below.get(host.substring(dot + 1));
        }
        return found == null ? host : found;
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
