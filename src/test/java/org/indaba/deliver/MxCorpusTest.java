package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.indaba.deliver.PrivateAddresses.Rule;
import org.indaba.dns.DnsjavaDns;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.TestDnsServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The MX vectors of the corpus, through the router, the resolver and a DNS server on loopback. Skipped where the corpus is not.
 *
 * <p>Rows that cannot apply as they stand: a host without an address is in no route (mox and Exim's lists name hosts before their
 * addresses are asked for), and a host named twice is tried once.
 */
class MxCorpusTest {

    /** What the placeholders of Exim's zones stand for. */
    private static final String EXIM_HOST = "203.0.113.99";

    private static final List<String> TYPES = List.of("MX", "A", "AAAA", "CNAME");

    private final Path folder = Path.of(System.getProperty("indaba.corpus", "../shared/corpus"), "dns-mx");
    private final ObjectMapper json = new ObjectMapper();

    @BeforeEach
    void corpusIsThere() {
        Assumptions.assumeTrue(Files.isDirectory(folder), "the corpus is not at " + folder.toAbsolutePath());
    }

    @Test
    void moxVectorsGiveTheirHostsOrTheirErrors() throws IOException {
        Map<String, Way> ways = new TreeMap<>();
        List<JsonNode> rows = rows("mx.jsonl");
        withRouter(moxZone(), _ -> false, router -> rows.forEach(row -> {
            String domain = row.get("domain").asText();
            ways.put(domain, router.wayTo(domain));
        }));

        assertThat(rows).hasSize(6);
        for (JsonNode row : rows) {
            String domain = row.get("domain").asText();
            JsonNode expected = row.get("expect");
            if (domain.equals("absent.example")) {
                // Given back as a host by mox, which finds out at the dial; there is no such domain.
                assertThat(ways.get(domain)).isEqualTo(new Way.Closed("there is no domain absent.example", "5.1.2"));
            } else if (expected.get("error").isNull()) {
                List<?> hosts = json.convertValue(expected.get("hosts"), List.class);
                assertThat(MxRouterTest.hostsOf(ways.get(domain))).as(domain).isEqualTo(hosts);
            } else if (expected.get("error").asText().startsWith("permanent")) {
                assertThat(ways.get(domain)).as(domain).isInstanceOf(Way.Closed.class);
            } else {
                assertThat(ways.get(domain)).as(domain).isInstanceOf(Way.Unknown.class);
            }
        }
    }

    @Test
    void restOfTheMoxZoneIsUnderstoodToo() throws IOException {
        withRouter(moxZone(), _ -> false, router -> {
            assertThat(MxRouterTest.hostsOf(router.wayTo("multimx.example.alias")))
                    .containsExactly("mail1.multimx.example", "mail2.multimx.example");
            assertThat(MxRouterTest.hostsOf(router.wayTo("justhost6.example"))).containsExactly("justhost6.example");
            assertThat(router.wayTo("temperror-mx.example")).isInstanceOf(Way.Unknown.class);
            assertThat(router.wayTo("temperror-a.example")).isInstanceOf(Way.Unknown.class);
            assertThat(router.wayTo("cnameloop.example")).isInstanceOf(Way.Unknown.class);
            assertThat(router.wayTo("cnamelimit0.example")).isInstanceOf(Way.Unknown.class);
            assertThat(router.wayTo("cnamelimit1.example")).isInstanceOf(Way.Closed.class);
            assertThat(router.wayTo("danglingcname.example")).isInstanceOf(Way.Closed.class);
        });
    }

    @Test
    void eximVectorsAreInTheirOrder() throws IOException {
        List<JsonNode> rows = rows("mx-order.jsonl");
        Set<String> useless = Set.of("mxt2.test.ex", "mxt3r.test.ex", "mxt10.test.ex");
        assertThat(rows).hasSize(19);
        withRouter(eximZone(), _ -> false, router -> {
            for (JsonNode row : rows) {
                String domain = row.get("domain").asText();
                Way way = router.wayTo(domain);
                if (useless.contains(domain)) {
                    assertThat(way).as(domain).isEqualTo(new Way.Closed("no mail host of " + domain + " has an address", "5.4.4"));
                } else {
                    assertThat(groups(way)).as(domain).isEqualTo(expectedGroups(row));
                }
            }
        });
    }

    @Test
    void eximsOwnHostCutsTheListBehindIt() throws IOException {
        // RFC 5321 §5.1: ourselves among the MX.
        withRouter(eximZone(), address -> address.getHostAddress().equals(EXIM_HOST), router -> {
            assertThat(MxRouterTest.hostsOf(router.wayTo("mxt7.test.ex"))).containsExactly("ten-2.test.ex", "ten-3.test.ex");
            assertThat(MxRouterTest.hostsOf(router.wayTo("mxt8.test.ex"))).containsExactly("ten-2.test.ex", "ten-3.test.ex");
            assertThat(router.wayTo("mxt1.test.ex")).isEqualTo(new Way.Closed("mail for mxt1.test.ex loops back to us", "5.4.6"));
            assertThat(router.wayTo("mxt4.test.ex")).isInstanceOf(Way.Closed.class);
            assertThat(router.wayTo("mxt5.test.ex")).isInstanceOf(Way.Closed.class);
            assertThat(MxRouterTest.hostsOf(router.wayTo("mxt6.test.ex"))).containsExactly("ten-1.test.ex");
            assertThat(MxRouterTest.hostsOf(router.wayTo("mxt98.test.ex"))).containsExactly("98-1.test.ex");
            assertThat(router.wayTo("thisloop.test.ex")).isInstanceOf(Way.Closed.class);
        });
    }

    private interface Questions {
        void ask(MxRouter router);
    }

    private static void withRouter(DnsZone zone, Predicate<InetAddress> ours, Questions questions) {
        try (TestDnsServer server = TestDnsServer.serving(zone)) {
            DnsjavaDns dns = new DnsjavaDns(List.of(server.address()), Duration.ofSeconds(5), 1_000, InstantSource.system());
            questions.ask(new MxRouter(dns, 25, new PrivateAddresses(Rule.ALLOWED), new MxOurselves(Set.of(), ours, 25, _ -> false),
                    SiteNames.standard(), TlsPolicies.none(), Duration.ofMinutes(5)));
        }
    }

    private static List<Set<String>> groups(Way way) {
        assertThat(way).isInstanceOf(Way.Open.class);
        Map<Integer, Set<String>> byPreference = new TreeMap<>();
        ((Way.Open) way).route().hosts().forEach(host ->
                byPreference.computeIfAbsent(host.preference(), _ -> new TreeSet<>()).add(host.name()));
        return List.copyOf(byPreference.values());
    }

    private static List<Set<String>> expectedGroups(JsonNode row) {
        Set<String> seen = new TreeSet<>();
        List<Set<String>> groups = new ArrayList<>();
        for (JsonNode group : row.get("expect_order")) {
            Set<String> names = new TreeSet<>();
            group.forEach(host -> {
                if (seen.add(host.asText())) {
                    names.add(host.asText());
                }
            });
            if (!names.isEmpty()) {
                groups.add(names);
            }
        }
        return groups;
    }

    private List<JsonNode> rows(String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            if (!line.isBlank()) {
                rows.add(json.readTree(line));
            }
        }
        return rows;
    }

    private DnsZone moxZone() throws IOException {
        JsonNode file = json.readTree(folder.resolve("zone-mox.json").toFile());
        DnsZone zone = new DnsZone();
        file.get("mx").properties().forEach(each -> {
            if (each.getValue().isTextual()) {
                zone.trouble(each.getKey(), "MX", Trouble.SERVFAIL);
            } else {
                each.getValue().forEach(mx -> zone.mx(each.getKey(), mx.get(0).asInt(), mx.get(1).asText().replaceFirst("^\\.$", "")));
            }
        });
        for (String family : List.of("a", "aaaa")) {
            file.get(family).properties().forEach(each -> {
                if (each.getValue().isTextual()) {
                    zone.trouble(each.getKey(), "A", Trouble.SERVFAIL);
                } else {
                    each.getValue().forEach(address -> zone.address(each.getKey(), address.asText()));
                }
            });
        }
        file.get("cname").properties().forEach(each -> {
            if (each.getValue().asText().equals("TEMPFAIL")) {
                zone.trouble(each.getKey(), Trouble.SERVFAIL);
            } else {
                zone.alias(each.getKey(), each.getValue().asText());
            }
        });
        // Two hosts that the file names without addresses, and an alias that only we ask for.
        return zone.address("mail1.multimx.example", "10.0.0.2").address("mail2.multimx.example", "10.0.0.3")
                .alias("multimx.example.alias", "multimx.example");
    }

    private DnsZone eximZone() throws IOException {
        DnsZone zone = new DnsZone();
        String owner = "";
        for (String line : Files.readAllLines(folder.resolve("exim-zones/db.test.ex"))) {
            List<String> words = new ArrayList<>(List.of(line.replaceFirst("[;#].*", "").strip().split("\\s+")));
            words.removeIf(word -> word.matches("DNSSEC|AA|NXDOMAIN|TTL=\\d+|DELAY=\\d+"));
            // A line without a name goes on with the one before.
            boolean named = words.size() > 2 && !TYPES.contains(words.getFirst());
            owner = named ? absolute(words.removeFirst()) : owner;
            if (words.size() > 1 && TYPES.contains(words.getFirst())) {
                addExim(zone, owner, words);
            }
        }
        return zone;
    }

    private static void addExim(DnsZone zone, String owner, List<String> record) {
        switch (record.getFirst()) {
            case "MX" -> zone.mx(owner, Integer.parseInt(record.get(1)), absolute(record.get(2)));
            case "A", "AAAA" -> zone.address(owner, record.get(1).replace("HOSTIPV4", EXIM_HOST).replace("HOSTIPV6", "2a00:0:0:0:0:0:0:99")
                    .replace("V4NET", "99").replace("V6NET", "2a00"));
            case "CNAME" -> zone.alias(owner, absolute(record.get(1)));
            // The caller passes only these; TXT, TLSA, SRV and the zone's own records say nothing of where mail goes.
            default -> throw new AssertionError(record);
        }
    }

    /** Names with a final dot are whole; Exim's placeholders in names are left as they are. */
    private static String absolute(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name + ".test.ex";
    }
}
