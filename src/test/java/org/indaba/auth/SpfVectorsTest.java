package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.indaba.dns.BoundedDns;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;
import org.junit.jupiter.api.Test;

/** The vectors of the SPF project for RFC 7208 §4 to §7, all of them. */
class SpfVectorsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void everyVectorGivesItsResultAndItsExplanation() {
        List<JsonNode> rows = Vectors.rows("spf/rfc7208.jsonl");
        JsonNode zones = Vectors.json("spf/zones.json");
        List<String> wrong = new ArrayList<>();

        for (JsonNode row : rows) {
            Dns dns = new BoundedDns(new ZoneDns(zones.get(row.get("scenario").asText())), Authentication.BOUNDS,
                    InstantSource.fixed(NOW));
            String sender = row.get("mailfrom").asText();
            String helo = row.get("helo").asText();
            MacroValues.Sender who = sender.isEmpty() ? new MacroValues.Sender("postmaster", helo) : new MacroValues.Sender(
                    sender.indexOf('@') > 0 ? sender.substring(0, sender.lastIndexOf('@')) : "postmaster",
                    sender.substring(sender.lastIndexOf('@') + 1));
            SpfResult result = new SpfVerifier(InstantSource.fixed(NOW), "receiver.example")
                    .verify(row.get("host").asText(), helo, who, dns);
            if (!allowed(row).contains(ResultsField.word(result)) || !explained(row, result)) {
                wrong.add(row.get("test").asText() + " is " + result + " and not " + row.get("result") + " " + row.get("explanation"));
            }
        }

        assertThat(rows).hasSize(81);
        assertThat(wrong).isEmpty();
    }

    private static List<String> allowed(JsonNode row) {
        List<String> results = new ArrayList<>();
        if (row.get("result").isArray()) {
            row.get("result").forEach(one -> results.add(one.asText()));
        } else {
            results.add(row.get("result").asText());
        }
        return results;
    }

    private static boolean explained(JsonNode row, SpfResult result) {
        if (!row.hasNonNull("explanation") || !(result instanceof SpfResult.Fail(String explanation))) {
            return true;
        }
        // "DEFAULT" stands for what a receiver says that heard nothing.
        return explanation.equals(row.get("explanation").asText().replace("DEFAULT", ""));
    }

    /** A zone in the form of the vectors. */
    private static final class ZoneDns implements Dns {

        private static final int MAX_ALIASES = 10;

        private final Map<String, JsonNode> names = new HashMap<>();

        ZoneDns(JsonNode zone) {
            zone.fields().forEachRemaining(name -> names.put(name.getKey().toLowerCase(Locale.ROOT), name.getValue()));
        }

        @Override
        public DnsAnswer<String> texts(String name) {
            return ask(name, "TXT", value -> value.isArray() ? joined(value) : value.asText(), 0);
        }

        @Override
        public DnsAnswer<MailExchanger> mailExchangers(String domain) {
            return ask(domain, "MX", value -> new MailExchanger(value.get(0).asInt(), value.get(1).asText()), 0);
        }

        @Override
        public DnsAnswer<InetAddress> addresses(String host) {
            DnsAnswer<InetAddress> ipv4 = ask(host, "A", value -> InetAddress.ofLiteral(value.asText()), 0);
            DnsAnswer<InetAddress> ipv6 = ask(host, "AAAA", value -> InetAddress.ofLiteral(value.asText()), 0);
            if (ipv4 instanceof DnsAnswer.Found<InetAddress> one && ipv6 instanceof DnsAnswer.Found<InetAddress> other) {
                List<InetAddress> both = new ArrayList<>(one.records());
                both.addAll(other.records());
                return new DnsAnswer.Found<>(both, Duration.ofMinutes(1), false);
            }
            return ipv4 instanceof DnsAnswer.Found ? ipv4 : ipv6;
        }

        @Override
        public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
            return new DnsAnswer.NoSuchName<>();
        }

        @Override
        public DnsAnswer<String> pointers(InetAddress address) {
            return ask(reversed(address), "PTR", JsonNode::asText, 0);
        }

        @Override
        public DnsAnswer<String> aliases(String name) {
            return new DnsAnswer.NoRecords<>();
        }

        private <T> DnsAnswer<T> ask(String name, String type, Function<JsonNode, T> view, int aliases) {
            JsonNode entries = names.get(name.toLowerCase(Locale.ROOT));
            if (entries == null) {
                return new DnsAnswer.NoSuchName<>();
            }
            boolean hasText = false;
            for (JsonNode entry : entries) {
                hasText |= entry.has("TXT");
            }
            List<T> found = new ArrayList<>();
            for (JsonNode entry : entries) {
                if (entry.isTextual()) {
                    return found.isEmpty() ? new DnsAnswer.Failed<>("a time-out") : found(found);
                }
                if (entry.has("CNAME")) {
                    return aliases > MAX_ALIASES ? new DnsAnswer.Failed<>("a loop")
                            : ask(entry.get("CNAME").asText().replaceFirst("\\.$", ""), type, view, aliases + 1);
                }
                JsonNode value = entry.get(type.equals("TXT") && !hasText ? "SPF" : type);
                if (value != null && !value.asText().equals("NONE")) {
                    found.add(view.apply(value));
                }
            }
            return found.isEmpty() ? new DnsAnswer.NoRecords<>() : found(found);
        }

        private static <T> DnsAnswer<T> found(List<T> records) {
            return new DnsAnswer.Found<>(records, Duration.ofMinutes(1), false);
        }

        private static String joined(JsonNode strings) {
            StringBuilder joined = new StringBuilder();
            strings.forEach(string -> joined.append(string.asText()));
            return joined.toString();
        }

        private static String reversed(InetAddress address) {
            byte[] octets = address.getAddress();
            StringBuilder name = new StringBuilder();
            for (int i = octets.length - 1; i >= 0; i--) {
                if (address instanceof Inet4Address) {
                    name.append(octets[i] & 255).append('.');
                } else {
                    name.append(Integer.toHexString(octets[i] & 15)).append('.').append(Integer.toHexString(octets[i] >> 4 & 15))
                            .append('.');
                }
            }
            return name + (address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa");
        }
    }
}
