package org.indaba.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.indaba.mail.KeptValues;

/**
 * Evidence as JSON: flat records with the words of the header field, so that the stored text can be read by people and outlives changes of
 * the types. Thread-safe.
 */
final class EvidenceJson {

    /** Reasons may hold what strangers wrote; so much of one is kept, in characters. */
    static final int MAX_REASON = 300;

    private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private EvidenceJson() {
    }

    /** A result in its word, with what stands beside it. */
    private record Said(String is, String why) {
    }

    private record Sender(Said result, String domain, SpfOutcome.Identity identity) {
    }

    private record Signature(Said result, long unsigned, boolean testing, String domain, String selector, String algorithm,
            String start) {
    }

    private record Chain(Said result, List<String> sealers) {
    }

    private record Author(Said result, boolean testing, String domain, String policyDomain, DmarcPolicy policy,
            Set<DmarcOutcome.Proof> aligned, Set<String> signers) {
    }

    private record Stored(Sender spf, List<Signature> dkim, Chain arc, Author dmarc, Map<String, String> keys) {
    }

    /** So many results are kept with their texts, and texts with their results; beyond that all are forgotten. */
    static final int MAX_KEPT = 256;

    /** Longer texts are not kept, in characters: such a message has said much about itself. */
    private static final int MAX_KEPT_CHARACTERS = 2_000;

    // Without a signature, the results are the same for all mail of a domain from one place. What signatures say is never the same again.
    private static final String UNSIGNED = "\"dkim\":[]";

    private static final KeptValues<Evidence, String> TEXTS = new KeptValues<>(MAX_KEPT);
    private static final KeptValues<String, Evidence> RESULTS = new KeptValues<>(MAX_KEPT);

    static String write(Evidence evidence) {
        return evidence.results().dkim().isEmpty() ? TEXTS.of(evidence, EvidenceJson::written) : written(evidence);
    }

    static Evidence read(String json) {
        return json.length() <= MAX_KEPT_CHARACTERS && json.contains(UNSIGNED) ? RESULTS.of(json, EvidenceJson::parsed) : parsed(json);
    }

    private static String written(Evidence evidence) {
        AuthenticationResults results = evidence.results();
        try {
            return JSON.writeValueAsString(new Stored(sender(results.spf()), results.dkim().stream().map(EvidenceJson::signature).toList(),
                    chain(results.arc()), author(results.dmarc()), new TreeMap<>(evidence.keys().byName())));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records of texts are always JSON", impossible);
        }
    }

    private static Evidence parsed(String json) {
        try {
            Stored stored = JSON.readValue(json, Stored.class);
            List<DkimOutcome> signatures = stored.dkim().stream().map(EvidenceJson::signature).toList();
            return new Evidence(new AuthenticationResults(sender(stored.spf()), signatures, chain(stored.arc()), author(stored.dmarc())),
                    new KeyRecords(stored.keys()));
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException broken) {
            throw new IllegalArgumentException("not the results of an authentication", broken);
        }
    }

    private static Said said(String word, String why) {
        return new Said(word, why.substring(0, Math.min(why.length(), MAX_REASON)));
    }

    private static Sender sender(SpfOutcome outcome) {
        String why = switch (outcome.result()) {
            case SpfResult.None(String reason) -> reason;
            case SpfResult.Pass(String mechanism) -> mechanism;
            case SpfResult.Fail(String explanation) -> explanation;
            case SpfResult.TempError(String reason) -> reason;
            case SpfResult.PermError(String reason) -> reason;
            case SpfResult.Neutral(), SpfResult.SoftFail() -> "";
        };
        return new Sender(said(ResultsField.word(outcome.result()), why), outcome.domain(), outcome.identity());
    }

    private static SpfOutcome sender(Sender sender) {
        String why = sender.result().why();
        SpfResult result = switch (sender.result().is()) {
            case "none" -> new SpfResult.None(why);
            case "pass" -> new SpfResult.Pass(why);
            case "fail" -> new SpfResult.Fail(why);
            case "neutral" -> new SpfResult.Neutral();
            case "softfail" -> new SpfResult.SoftFail();
            case "temperror" -> new SpfResult.TempError(why);
            case "permerror" -> new SpfResult.PermError(why);
            // A word that this program never wrote.
            default -> throw unknown(sender.result());
        };
        return new SpfOutcome(result, sender.domain(), sender.identity());
    }

    private static Signature signature(DkimOutcome outcome) {
        String word = ResultsField.word(outcome.result());
        return switch (outcome.result()) {
            case DkimResult.Pass(long unsigned, boolean testing) -> signature(outcome, said(word, ""), unsigned, testing);
            case DkimResult.Fail(String reason) -> signature(outcome, said(word, reason), 0, false);
            case DkimResult.PermError(String reason) -> signature(outcome, said(word, reason), 0, false);
            case DkimResult.TempError(String reason) -> signature(outcome, said(word, reason), 0, false);
        };
    }

    private static Signature signature(DkimOutcome outcome, Said said, long unsigned, boolean testing) {
        return new Signature(said, unsigned, testing, outcome.domain(), outcome.selector(), outcome.algorithm(), outcome.signatureStart());
    }

    private static DkimOutcome signature(Signature signature) {
        String why = signature.result().why();
        DkimResult result = switch (signature.result().is()) {
            case "pass" -> new DkimResult.Pass(signature.unsigned(), signature.testing());
            case "fail" -> new DkimResult.Fail(why);
            case "permerror" -> new DkimResult.PermError(why);
            case "temperror" -> new DkimResult.TempError(why);
            // A word that this program never wrote.
            default -> throw unknown(signature.result());
        };
        return new DkimOutcome(result, signature.domain(), signature.selector(), signature.algorithm(), signature.start());
    }

    private static Chain chain(ArcResult result) {
        String word = ResultsField.word(result);
        return switch (result) {
            case ArcResult.None() -> new Chain(said(word, ""), List.of());
            case ArcResult.Pass(List<String> sealers) -> new Chain(said(word, ""), sealers);
            case ArcResult.Fail(String reason) -> new Chain(said(word, reason), List.of());
        };
    }

    private static ArcResult chain(Chain chain) {
        return switch (chain.result().is()) {
            case "none" -> new ArcResult.None();
            case "pass" -> new ArcResult.Pass(chain.sealers());
            case "fail" -> new ArcResult.Fail(chain.result().why());
            // A word that this program never wrote.
            default -> throw unknown(chain.result());
        };
    }

    private static Author author(DmarcOutcome outcome) {
        String why = switch (outcome.result()) {
            case DmarcResult.None(String reason) -> reason;
            case DmarcResult.TempError(String reason) -> reason;
            case DmarcResult.PermError(String reason) -> reason;
            case DmarcResult.Pass(), DmarcResult.Fail _ -> "";
        };
        boolean testing = outcome.result() instanceof DmarcResult.Fail(DmarcPolicy _, boolean trying) && trying;
        return new Author(said(ResultsField.word(outcome.result()), why), testing, outcome.authorDomain(), outcome.policyDomain(),
                outcome.policy(), outcome.aligned(), new TreeSet<>(outcome.signers()));
    }

    private static DmarcOutcome author(Author author) {
        String why = author.result().why();
        DmarcResult result = switch (author.result().is()) {
            case "none" -> new DmarcResult.None(why);
            case "pass" -> new DmarcResult.Pass();
            case "fail" -> new DmarcResult.Fail(author.policy(), author.testing());
            case "temperror" -> new DmarcResult.TempError(why);
            case "permerror" -> new DmarcResult.PermError(why);
            // A word that this program never wrote.
            default -> throw unknown(author.result());
        };
        return new DmarcOutcome(result, author.domain(), author.policyDomain(), author.policy(), author.aligned(), author.signers());
    }

    private static IllegalArgumentException unknown(Said said) {
        return new IllegalArgumentException("no such result: " + said.is());
    }
}
