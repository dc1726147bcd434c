package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.indaba.testing.DnsZone;
import org.indaba.testing.Program;
import org.indaba.testing.Program.Result;
import org.indaba.testing.TestDnsServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program asks a name server about itself: alone, and beside a server that holds the home. */
class CheckDnsIT {

    private static final String HOST = "mail.example.org";
    private static final String DOMAIN = "lists.example.org";

    @TempDir
    Path folder;

    private final DnsZone zone = new DnsZone().address(HOST, "192.0.2.1").pointer("192.0.2.1", HOST).mx(DOMAIN, 10, HOST)
            .text(DOMAIN, "v=spf1 ip4:192.0.2.1 -all").address("www.example.org", "192.0.2.80");

    @Test
    void commandTellsWhatIsAndWhatShouldBe() {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        try (TestDnsServer dns = TestDnsServer.serving(zone); Program indaba = new Program(folder.resolve("home"), folder)
                .with("INDABA_DNS_SERVERS", dns.address()).with("INDABA_HOSTNAME", HOST)
                .with("INDABA_DELIVERY_SOURCE_ADDRESSES", "192.0.2.1").with("INDABA_WEB_URL", "https://www.example.org")) {
            assertThat(indaba.run("list", "create", "talk@" + DOMAIN, "--owner", "ann@example.org").exitCode()).isZero();
            nothingIsWrong(indaba.run("check-dns"));
            indaba.serve();
            nothingIsWrong(indaba.run("check-dns", "talk"));
            zone.forget(DOMAIN).mx(DOMAIN, 10, HOST).text(DOMAIN, "v=spf1 -all");
            somethingIsWrong(indaba);
        }
    }

    private static void nothingIsWrong(Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("the server mail.example.org", DOMAIN, "10 mail.example.org, this server",
                "mail.example.org, and back")
                .contains("bin/indaba dkim create lists.example.org", "    _dmarc.lists.example.org. IN TXT \"v=DMARC1; p=none\"");
    }

    /** What was mended or broken a moment ago counts at once: nothing of the last look is remembered. */
    private static void somethingIsWrong(Program indaba) {
        Result wrong = indaba.ask("check-dns", "Lists.Example.ORG", "--json");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).isEqualTo("indaba: These things are wrong: 1 at lists.example.org.\n");
        assertThat(wrong.out().lines()).allMatch(line -> line.startsWith("{\"domain\":\"") && line.endsWith("}")).anyMatch(line ->
                line.startsWith("{\"domain\":\"lists.example.org\",\"check\":\"spf\",\"name\":\"lists.example.org\",\"state\":\"wrong\"")
                        && line.contains("\"zone\":[\"lists.example.org. IN TXT \\\"v=spf1 ip4:192.0.2.1 -all\\\"\"]"));
        assertThat(indaba.ask("check-dns", DOMAIN, "--zone").out().lines().toList()).isEqualTo(List.of(
                "lists.example.org. IN TXT \"v=spf1 ip4:192.0.2.1 -all\"", "_dmarc.lists.example.org. IN TXT \"v=DMARC1; p=none\""));
        assertThat(indaba.ask("check-dns", "other.example.org").err()).isEqualTo("indaba: Mail for other.example.org is not served here. "
                + "See the domains that are with: bin/indaba domains\n");
        assertThat(indaba.ask("check-dns", "nolist").exitCode()).isEqualTo(1);
    }
}
