package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.indaba.auth.DmarcOutcome.Proof;
import org.junit.jupiter.api.Test;

/** The DMARC vectors of other projects: records, where they are found, what they say of a message, and public suffixes. */
class DmarcVectorsTest {

    private final PublicSuffixes suffixes = new PublicSuffixes();

    @Test
    void everyRecordIsReadOrRefused() {
        List<JsonNode> rows = Vectors.rows("dmarc/record.jsonl");

        assertThat(rows).hasSize(16).allSatisfy(row -> {
            Optional<DmarcRecord> record = DmarcRecord.parse(row.get("record").asText());
            assertThat(record.isPresent()).as(row.get("record").asText()).isEqualTo(row.get("valid").asBoolean());
            if (row.has("expect")) {
                JsonNode expected = row.get("expect");
                assertThat(word(record.orElseThrow().policy())).isEqualTo(expected.get("policy").asText());
                assertThat(word(record.orElseThrow().subdomains().orElseThrow())).isEqualTo(expected.get("sp").asText());
                assertThat(record.orElseThrow().dkim()).isEqualTo(DmarcRecord.Alignment.STRICT);
                assertThat(record.orElseThrow().spf()).isEqualTo(DmarcRecord.Alignment.STRICT);
                assertThat(record.orElseThrow().testing()).as("pct=0").isTrue();
            }
        });
    }

    @Test
    void everyRecordIsFoundWhereItShould() {
        List<JsonNode> rows = Vectors.rows("dmarc/lookup.jsonl");

        assertThat(rows).hasSize(3).allSatisfy(row -> {
            String domain = row.get("from_domain").asText();
            TreeWalk.At found = new TreeWalk(dns(row.get("txt")), suffixes).policy(domain);
            assertThat(found instanceof TreeWalk.At.Published).as(domain).isEqualTo(row.get("expect").get("record_found").asBoolean());
            assertThat(found instanceof TreeWalk.At.Broken).isEqualTo(row.get("expect").get("status").asText().equals("permerror"));
            if (found instanceof TreeWalk.At.Published(String where, DmarcRecord _)) {
                assertThat(where).isEqualTo(row.get("expect").get("policy_domain").asText());
            }
        });
    }

    @Test
    void everyMessageGetsItsStatus() {
        List<JsonNode> rows = Vectors.rows("dmarc/verify.jsonl");

        assertThat(rows).hasSize(6).allSatisfy(row -> {
            SpfOutcome spf = spf(row.get("spf").get("result").asText(), row.get("spf").get("domain").asText(""));
            List<DkimOutcome> dkim = new ArrayList<>();
            row.get("dkim").forEach(one -> dkim.add(dkim(one.get("result").asText(), one.get("d").asText())));
            DmarcOutcome outcome = new DmarcVerifier(suffixes).verify(row.get("from_domain").asText(), spf, dkim, dns(row.get("txt")));

            JsonNode expected = row.get("expect");
            assertThat(ResultsField.word(outcome.result())).as(row.toString()).isEqualTo(expected.get("status").asText());
            assertThat(outcome.result() instanceof DmarcResult.Fail(DmarcPolicy policy, boolean _) && policy == DmarcPolicy.REJECT)
                    .as(row.toString()).isEqualTo(expected.get("reject").asBoolean());
            // The origin says "not aligned" where there is no policy; we say what is proven nevertheless.
            if (!(outcome.result() instanceof DmarcResult.None)) {
                assertThat(outcome.aligned().contains(Proof.SPF)).isEqualTo(expected.get("aligned_spf_pass").asBoolean());
                assertThat(outcome.aligned().contains(Proof.DKIM)).isEqualTo(expected.get("aligned_dkim_pass").asBoolean());
            }
        });
    }

    @Test
    void everyAlignmentIsSeen() {
        List<JsonNode> rows = Vectors.rows("dmarc/alignment.jsonl");

        assertThat(rows).hasSize(2).allSatisfy(row -> {
            String domain = row.get("from_domain").asText();
            DmarcOutcome outcome = new DmarcVerifier(suffixes).verify(domain,
                    spf(row.get("spf").asText(), row.get("mail_from_domain").asText()),
                    List.of(dkim(row.get("dkim").asText(), row.get("dkim_d").asText())),
                    new TextDns().with("_dmarc." + domain, row.get("record").asText()));

            boolean pass = row.get("expect").get("dkim").asText().equals("pass");
            assertThat(outcome.aligned()).isEqualTo(pass ? Set.of(Proof.DKIM, Proof.SPF) : Set.of());
            assertThat(DmarcRecord.parse(row.get("record").asText()).orElseThrow().policy()).isEqualTo(DmarcPolicy.REJECT);
        });
    }

    @Test
    void everyPublicSuffixIsKnown() {
        List<JsonNode> rows = Vectors.rows("dmarc/psl.jsonl");

        // RFC 7489 §3.2: the organizational domain is the public suffix and one label.
        assertThat(rows).hasSize(31).allSatisfy(row -> {
            String domain = row.path("domain").asText("");
            Optional<String> expected = row.get("registrable").isNull() ? Optional.empty() : Optional.of(row.get("registrable").asText());
            assertThat(suffixes.registrable(domain).map(IDN::toASCII)).as(domain).isEqualTo(expected.map(IDN::toASCII));
            if (!domain.isEmpty() && !domain.startsWith(".")) {
                assertThat(suffixes.registrable(IDN.toASCII(domain))).as(domain).isEqualTo(expected.map(IDN::toASCII));
            }
        });
    }

    private static TextDns dns(JsonNode texts) {
        TextDns dns = new TextDns();
        texts.fields().forEachRemaining(name -> {
            if (name.getValue().isArray()) {
                name.getValue().forEach(text -> dns.with(name.getKey(), text.asText()));
            } else {
                dns.failing(name.getKey());
            }
        });
        return dns;
    }

    private static SpfOutcome spf(String word, String domain) {
        SpfResult result = switch (word) {
            case "pass" -> new SpfResult.Pass("all");
            case "fail" -> new SpfResult.Fail("");
            case "temperror" -> new SpfResult.TempError("a test");
            default -> new SpfResult.None("a test");
        };
        return new SpfOutcome(result, domain, SpfOutcome.Identity.MAIL_FROM);
    }

    private static DkimOutcome dkim(String word, String domain) {
        return new DkimOutcome(word.equals("pass") ? new DkimResult.Pass(0, false) : new DkimResult.Fail("a test"), domain, "s", "", "");
    }

    private static String word(DmarcPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }
}
