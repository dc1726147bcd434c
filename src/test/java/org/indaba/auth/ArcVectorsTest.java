package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.MessageOctets;
import org.junit.jupiter.api.Test;

/** The validation vectors of the ARC test suite (RFC 8617 §5.2). */
class ArcVectorsTest {

    /**
     * The suite leaves the outcome of this one open: its first seal says cv=fail, and its second cv=pass. RFC 8617 §5.2 step 3: a seal
     * behind the first that does not say "pass", and a first that does not say "none", break the chain.
     */
    private static final String OPEN = "cv_fail_i2_as1_fail";

    @Test
    void everyVectorGivesItsChainStatus() {
        List<JsonNode> rows = Vectors.rows("arc/validate.jsonl");
        List<String> wrong = new ArrayList<>();

        for (JsonNode row : rows) {
            TextDns dns = new TextDns();
            row.get("txt_records").fields().forEachRemaining(record -> dns.with(record.getKey(), record.getValue().asText()));
            MessageOctets message = ByteOctets.of(Corpus.withCrlf(row.get("message").asText().getBytes(StandardCharsets.UTF_8)));
            ArcResult result = new ArcVerifier(DkimRules.TODAY, InstantSource.fixed(Instant.parse("2017-02-01T00:00:00Z")))
                    .verify(message, Vectors.header(message), dns);
            String expected = row.get("test").asText().equals(OPEN) ? "fail" : row.get("cv").asText().toLowerCase(Locale.ROOT);
            if (!ResultsField.word(result).equals(expected)) {
                wrong.add(row.get("test").asText() + ": " + result + " and not " + expected);
            }
        }

        assertThat(rows).hasSize(68);
        assertThat(wrong).isEmpty();
    }
}
