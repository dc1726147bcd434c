package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MtaStsPolicyTest {

    private static final String GOOD = "version: STSv1\r\nmode: enforce\r\n"
            + "mx: mail.example.com\r\nmx: *.Example.net\r\nmax_age: 604800\r\n";

    @Test
    void aPolicyIsRead() {
        assertThat(MtaStsPolicy.parse(GOOD)).contains(new MtaStsPolicy(MtaStsPolicy.Mode.ENFORCE,
                List.of("mail.example.com", "*.example.net"), Duration.ofDays(7)));
    }

    @Test
    void bareLineFeedsUnknownFieldsAndRepetitionsAreNoHarm() {
        // RFC 8461 §3.2: unknown fields are passed over, and the first of two counts.
        assertThat(MtaStsPolicy.parse("version:STSv1\nnew_thing: x\nmode: testing\nmode: none\nmx: a.example\nmax_age:1"))
                .contains(new MtaStsPolicy(MtaStsPolicy.Mode.TESTING, List.of("a.example"), Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no policy", "version: STSv2\nmode: enforce\nmx: a.b\nmax_age: 1", "mode: enforce\nmx: a.b\nmax_age: 1",
        "version: STSv1\nmode: maybe\nmx: a.b\nmax_age: 1", "version: STSv1\nmode: enforce\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a.b\nmax_age: -1", "version: STSv1\nmode: enforce\nmx: a.b\nmax_age: 99999999999",
        "version: STSv1\nmode: enforce\nmx: a.b\n", "version: STSv1\nmode: enforce\nmx: a.*.b\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a b\nmax_age: 1", "version: STSv1\nmode: enforce\nmx: a.b\nmax_age: 1\nrubbish",
        "<html>version: STSv1</html>"})
    void whatIsNoPolicyIsNone(String text) {
        assertThat(MtaStsPolicy.parse(text)).isEmpty();
    }

    @Test
    void aHostThatIsLongerThanANameIsNoHost() {
        assertThat(MtaStsPolicy.parse("version: STSv1\nmode: enforce\nmax_age: 1\nmx: " + "a.".repeat(127) + "a")).isPresent();
        assertThat(MtaStsPolicy.parse("version: STSv1\nmode: enforce\nmax_age: 1\nmx: " + "a.".repeat(32_000) + "a")).isEmpty();
    }

    @Test
    void aPolicyHoldsForAYearAtMost() {
        assertThat(MtaStsPolicy.parse(GOOD.replace("604800", "31557600")).orElseThrow().maxAge()).isEqualTo(MtaStsPolicy.LONGEST);
        assertThat(MtaStsPolicy.parse(GOOD.replace("604800", "31557601")).orElseThrow().maxAge()).isEqualTo(MtaStsPolicy.LONGEST);
    }

    @Test
    void anAsteriskIsOneLabel() {
        // RFC 8461 §4.1: *.example.net is any name directly below, and nothing else.
        MtaStsPolicy policy = MtaStsPolicy.parse(GOOD).orElseThrow();

        assertThat(List.of("mail.example.com", "MX.example.net", "a-b.example.net")).allMatch(policy::names);
        assertThat(List.of("example.net", "a.b.example.net", "other.example.com", "xexample.net", ".example.net", "mail.example.com.evil"))
                .noneMatch(policy::names);
    }

    @Test
    void theIdIsThatOfTheOnlyRecord() {
        // RFC 8461 §3.1: exactly one record begins with the version.
        assertThat(MtaStsPolicy.idIn(List.of("v=STSv1; id=20260301T1;"))).contains("20260301T1");
        assertThat(MtaStsPolicy.idIn(List.of("other", "v=STSv1;id=a"))).contains("a");
        assertThat(MtaStsPolicy.idIn(List.of("v=STSv1; x=y; id=b"))).contains("b");
        assertThat(MtaStsPolicy.idIn(List.of())).isEmpty();
        assertThat(MtaStsPolicy.idIn(List.of("v=STSv1; id=a", "v=STSv1; id=b"))).isEmpty();
        assertThat(MtaStsPolicy.idIn(List.of("v=STSv1; id="))).isEmpty();
        assertThat(MtaStsPolicy.idIn(List.of("v=STSv1; id=a-b"))).isEmpty();
        assertThat(MtaStsPolicy.idIn(List.of("v=STSv10; id=a"))).isEmpty();
        assertThat(MtaStsPolicy.idIn(List.of("v=STSv1; id=" + "x".repeat(32)))).isPresent();
        assertThat(MtaStsPolicy.idIn(List.of("v=STSv1; id=" + "x".repeat(33)))).isEmpty();
    }
}
