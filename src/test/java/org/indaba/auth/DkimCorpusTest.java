package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.MessageOctets;
import org.junit.jupiter.api.Test;

/**
 * The DKIM mails of other projects (RFC 6376 §6.1), with their keys.
 *
 * <p>The manifest says what the origin's tests expect. Where these are from before RFC 8301 §3, today's rules have no pass for SHA-1 and
 * for keys below 1024 bits; the same mails are verified under the elder rules as well, to see that it is that and nothing else.
 * Mails with signatures of DomainKeys, the standard before DKIM, or of drafts have no signature that counts.
 */
class DkimCorpusTest {

    private static final DkimRules ELDER = new DkimRules(5, 512, EnumSet.allOf(SignatureAlgorithm.class));
    private static final InstantSource THEN = InstantSource.fixed(Instant.parse("2008-04-09T00:00:00Z"));

    /** RFC 6376 §3.5: v=1 is required. These are signatures of drafts, which have none or another one. */
    private static final Set<String> OF_DRAFTS = Set.of("bad_ietf01_1", "bad_ietf01_3", "good_ietf01_1", "mine_ietf01_2", "mine_ietf05_1",
            "multiple_1");

    /** Their keys have g= tags, which RFC 6376 §3.6.1 took away: it is ignored, and so these pass by the elder algorithms. */
    private static final Set<String> GRANULAR = Set.of("badkey_8", "badkey_13");

    @Test
    void mailsOfMailDkimGiveWhatIsExpected() {
        List<JsonNode> rows = mails("mail-dkim");
        assertThat(rows).hasSize(32).allSatisfy(row -> {
            String name = row.get("file").asText().replaceAll(".*/|\\.eml", "");
            List<DkimOutcome> elder = verify(row, mailDkimKeys(), ELDER);
            if (!row.get("spec").asText().equals("DKIM") || OF_DRAFTS.contains(name)) {
                assertThat(elder).as(name).allMatch(DkimCorpusTest::isBroken);
            } else if (GRANULAR.contains(name)) {
                assertThat(verdict(elder)).as(name).isEqualTo("pass");
            } else {
                assertThat(verdict(elder)).as(name + elder).isEqualTo(row.get("expect").get("default").asText());
            }
        });
    }

    /** RFC 8301 §3.1 and §3.2: what passed by SHA-1 or a short key passes no more; what did not pass still does not. */
    @Test
    void noneOfThemPassesByTheRulesOfToday() {
        assertThat(mails("mail-dkim")).hasSize(32).allSatisfy(row ->
                assertThat(verify(row, mailDkimKeys(), DkimRules.TODAY)).as(row.get("file").asText())
                        .noneMatch(one -> one.result() instanceof DkimResult.Pass));
    }

    @Test
    void mailsOfChasquidGiveWhatIsExpected() {
        TextDns keys = chasquidKeys();
        for (JsonNode row : mails("chasquid")) {
            List<DkimOutcome> outcomes = verify(row, keys, new DkimRules(5, 1024, DkimRules.TODAY.algorithms()));
            List<String> states = new ArrayList<>();
            outcomes.forEach(one -> states.add(switch (one.result()) {
                case DkimResult.Pass _ -> "SUCCESS";
                case DkimResult.TempError _ -> "TEMPFAIL";
                case DkimResult.Fail _, DkimResult.PermError _ -> "PERMFAIL";
            }));
            List<String> expected = new ArrayList<>();
            row.get("expect").get("states").forEach(state -> expected.add(state.asText()));
            assertThat(states).as(row.get("file").asText() + outcomes).isEqualTo(expected);
        }
    }

    @Test
    void mailsOfMailAuthPass() {
        TextDns keys = new TextDns();
        for (JsonNode row : mails("mail-auth")) {
            Vectors.text("dkim/" + row.get("companions").get("dns").asText()).lines().filter(line -> line.indexOf(' ') > 0)
                    .forEach(line -> keys.with(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
            assertThat(verify(row, keys, DkimRules.TODAY)).as(row.get("file").asText()).isNotEmpty().allMatch(DkimOutcome::proves);
        }
    }

    @Test
    void canonicalFormsAreThoseOfFlanker() throws IOException {
        List<JsonNode> rows = mails("flanker");
        assertThat(rows).hasSize(10);
        for (JsonNode row : rows) {
            MessageOctets message = message(row);
            for (Canonicalization form : Canonicalization.values()) {
                String name = row.get("companions").get(form.word() + ".txt").asText();
                if (name.endsWith("canon-24.relaxed.txt")) {
                    // Its last line is white space without a line end, which is kept there as a space; RFC 6376 §3.4.4 ignores it.
                    assertThat(canonical(message, form)).as(name).isEqualTo(upToBody(Vectors.octets("dkim/" + name)));
                    continue;
                }
                assertThat(canonical(message, form)).as(name).isEqualTo(Vectors.octets("dkim/" + name));
            }
        }
    }

    private static byte[] upToBody(byte[] form) {
        String text = new String(form, StandardCharsets.ISO_8859_1);
        return text.substring(0, text.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] canonical(MessageOctets message, Canonicalization form) throws IOException {
        HeaderBlock header = Vectors.header(message);
        SignedFields fields = new SignedFields(message, header);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (HeaderField field : header.fields()) {
            out.writeBytes(form.field(fields.raw(field)));
        }
        out.write('\r');
        out.write('\n');
        BodyCanonicalizer body = new BodyCanonicalizer(form, out);
        message.writeTo(body, header.bodyStart(), message.size());
        body.finish();
        return out.toByteArray();
    }

    private static List<JsonNode> mails(String source) {
        return Vectors.rows("dkim/manifest.jsonl").stream().filter(row -> row.get("source").asText().equals(source)).toList();
    }

    private static MessageOctets message(JsonNode row) {
        return ByteOctets.of(Corpus.withCrlf(Vectors.octets("dkim/" + row.get("file").asText())));
    }

    private static List<DkimOutcome> verify(JsonNode row, TextDns keys, DkimRules rules) {
        MessageOctets message = message(row);
        return new DkimVerifier(rules, THEN).verify(message, Vectors.header(message), keys);
    }

    /** One word for a mail: the best that a signature of it says. */
    private static String verdict(List<DkimOutcome> outcomes) {
        Set<String> words = Set.copyOf(outcomes.stream().map(one -> switch (one.result()) {
            case DkimResult.Pass _ -> "pass";
            case DkimResult.Fail _ -> "fail";
            case DkimResult.PermError _, DkimResult.TempError _ -> "invalid";
        }).toList());
        return Stream.of("pass", "fail", "invalid").filter(words::contains).findFirst().orElse("none");
    }

    private static boolean isBroken(DkimOutcome outcome) {
        return outcome.result() instanceof DkimResult.PermError;
    }

    static TextDns mailDkimKeys() {
        TextDns dns = new TextDns();
        Vectors.text("dkim/mail-dkim-dns.txt").lines().filter(line -> !line.startsWith("#") && line.indexOf(' ') > 0).forEach(line -> {
            String name = line.substring(0, line.indexOf(' '));
            String record = line.substring(line.indexOf(' ')).strip();
            if (record.startsWith("~~")) {
                dns.failing(name);
            } else if (!record.equals("NXDOMAIN")) {
                dns.with(name, record.equals("\"\"") ? "" : record);
            }
        });
        return dns;
    }

    private static TextDns chasquidKeys() {
        TextDns dns = new TextDns();
        String zone = Vectors.text("dkim/chasquid/08-our_signature.dns").replace("\\\n", "");
        zone.lines().filter(line -> line.indexOf(": ") > 0).forEach(line -> {
            List<String> parts = Arrays.asList(line.split(": ", 2));
            dns.with(parts.get(0), parts.get(1).strip());
        });
        return dns;
    }
}
