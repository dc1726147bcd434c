package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.indaba.auth.ResultsReading.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8601 §2.2: what is written is read again; what others wrote is read or refused. */
class ResultsFieldTest {

    private static AuthenticationResults results(String fromOutside) {
        return new AuthenticationResults(
                new SpfOutcome(new SpfResult.Fail(fromOutside), "example.org", SpfOutcome.Identity.MAIL_FROM),
                List.of(new DkimOutcome(new DkimResult.Pass(0, false), "example.org", "s", "rsa-sha256", "AbC+/12="),
                        new DkimOutcome(new DkimResult.Fail(fromOutside), fromOutside, "s", "", "")),
                new ArcResult.Fail(fromOutside),
                DmarcOutcome.unproven(new DmarcResult.Fail(DmarcPolicy.REJECT, false), "example.org", "example.org"));
    }

    private static String written(AuthenticationResults results) {
        return new String(ResultsField.write(results, "mx.example.net").toArray(), StandardCharsets.UTF_8);
    }

    private static ResultsReading read(String field) {
        assertThat(field).startsWith("Authentication-Results: ").endsWith("\r\n");
        return ResultsReading.parse(field.substring(field.indexOf(':') + 1).replace("\r\n", "").strip());
    }

    @Test
    void fieldIsReadAsItWasWritten() {
        ResultsReading reading = read(written(results("a reason")));

        assertThat(reading).isEqualTo(new ResultsReading.Read("mx.example.net", List.of(
                new Method("spf", "fail", "a reason", Map.of("smtp.mailfrom", "example.org")),
                new Method("dkim", "pass", "", Map.of("header.d", "example.org", "header.s", "s", "header.a", "rsa-sha256",
                        "header.b", "AbC+/12=")),
                new Method("dkim", "fail", "a reason", Map.of("header.d", "a reason", "header.s", "s")),
                new Method("arc", "fail", "a reason", Map.of()),
                new Method("dmarc", "fail", "", Map.of("header.from", "example.org")))));
    }

    @Test
    void messageWithNothingSaysNone() {
        String field = written(new AuthenticationResults(new SpfOutcome(new SpfResult.Neutral(), "", SpfOutcome.Identity.HELO), List.of(),
                new ArcResult.None(), DmarcOutcome.unproven(new DmarcResult.None(""), "", "")));
        assertThat(field).isEqualTo("Authentication-Results: mx.example.net; spf=neutral; dkim=none; arc=none;\r\n dmarc=none\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x; dkim=pass", "x\"; dkim=pass header.d=bank.example",
        "x\r\nAuthentication-Results: mx.example.net; dkim=pass", "\\", "\\\"",
        "(", ")", "\u0000", "\u2028x", "x\\\"; spf=pass; \"", "é"})
    void strangersWriteNoResults(String evil) {
        AuthenticationResults results = results(evil);
        String field = written(results);

        assertThat(field.replace("\r\n ", " ").replaceAll("\r\n$", "")).doesNotContain("\r").doesNotContain("\n");
        assertThat(read(field)).isInstanceOfSatisfying(ResultsReading.Read.class, read -> {
            assertThat(read.methods()).hasSize(5);
            assertThat(read.methods().stream().map(Method::result)).containsExactly("fail", "pass", "fail", "fail", "fail");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"mx.Example.NET 1; none", "mx.example.net;none", "(a (b) \\) c) mx.example.net ; none",
        "\"mx.example.net\"; none",
        "mx.example.net", "mx.example.net; spf=pass", "mx.example.net; spf/1 = pass smtp . mailfrom=a@b reason = \"x;y\" (z)"})
    void fieldOfAnotherHandIsRead(String value) {
        assertThat(ResultsReading.parse(value)).isInstanceOf(ResultsReading.Read.class).extracting(ResultsReading::authservId)
                .isEqualTo("mx.example.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mx.example.net; spf", "mx.example.net; =pass", "mx.example.net; spf=pass smtp.mailfrom",
        "mx.example.net; spf=pass \"",
        "mx.example.net (", "mx.example.net; spf=\u0000", "mx.example.net; none; spf", "mx.example.net ]["})
    void brokenFieldStillSaysWhoseItIs(String value) {
        assertThat(ResultsReading.parse(value)).isInstanceOf(ResultsReading.Broken.class).extracting(ResultsReading::authservId)
                .isEqualTo("mx.example.net");
    }

    @Test
    void hundredClaimsAreReadAndOneMoreIsTooMuch() {
        assertThat(ResultsReading.parse("x" + "; spf=pass".repeat(ResultsScan.MAX_METHODS))).isInstanceOf(ResultsReading.Read.class);
        assertThat(ResultsReading.parse("x" + "; spf=pass".repeat(ResultsScan.MAX_METHODS + 1)))
                .isInstanceOf(ResultsReading.Broken.class);
        assertThat(ResultsReading.parse("x; spf=pass" + properties(ResultsScan.MAX_PROPERTIES))).isInstanceOf(ResultsReading.Read.class);
        assertThat(ResultsReading.parse("x; spf=pass" + properties(ResultsScan.MAX_PROPERTIES + 1)))
                .isInstanceOf(ResultsReading.Broken.class);
    }

    private static String properties(int count) {
        StringBuilder properties = new StringBuilder();
        for (int i = 0; i < count; i++) {
            properties.append(" header.p").append(i).append("=v");
        }
        return properties.toString();
    }

    @Test
    @Timeout(10)
    void giantFieldEndsSoon() {
        for (String piece : List.of("(", ")", "\"", "\\", ";", "=", "a", "; a=b", " ", ".", "; a=b c.d=e", "\u0000")) {
            ResultsReading.parse(piece.repeat(500_000));
            ResultsReading.parse("x; a=b" + piece.repeat(500_000));
        }
    }
}
