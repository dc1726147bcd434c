package org.indaba.app.cli;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.app.home.Refusal;
import org.indaba.checkup.Finding;
import org.indaba.checkup.Report;
import org.indaba.checkup.Verdict;
import org.indaba.lists.Located;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check-dns [LIST|DOMAIN]}: what DNS and the web say of this server and its domains, and what they should. */
@CommandLine.Command(name = "check-dns", description = "Says what DNS and the web tell others about this server and its domains, and what "
        + "they should.")
@Manual(examples = {"check-dns", "check-dns lists.example.org", "check-dns afnog", "check-dns lists.example.org --zone"},
        more = "It looks at the name and the addresses of this server, the reverse names of those that mail leaves from, the certificate "
                + "and the "
                + "web address; and for each domain at MX, SPF, DKIM, DMARC and MTA-STS. What is wrong makes the exit code 1; advice and "
                + "what nobody can tell do not. Servers that answer for your zones hand out old records for as long as their TTL says.",
        seeAlso = {"indaba dkim", "docs/operations.md"})
final class CheckDnsCommand implements Command {

    @Parameters(arity = "0..1", paramLabel = "LIST|DOMAIN", description = "A domain, or that of a list. Without it, all that are served.")
    String wanted = "";

    @Option(names = "--zone", description = "Prints only the lines that zones lack, ready to paste.")
    boolean zone;

    @Override
    public void run(Operations operations, Console console) {
        List<String> domains = domains(operations);
        List<String> wrong = new ArrayList<>();
        try (Progress progress = console.progress("Checking", domains.size() + 1L)) {
            tell(operations.checkup().lookAtServer(), console, wrong);
            progress.advance(1);
            for (String domain : domains) {
                tell(operations.checkup().lookAt(domain), console, wrong);
                progress.advance(1);
            }
        }
        if (!wrong.isEmpty()) {
            throw new Refusal("These things are wrong: " + String.join(", ", wrong) + ".");
        }
    }

    private List<String> domains(Operations operations) {
        List<String> served = operations.domains().all();
        if (wanted.isEmpty()) {
            return served;
        }
        Optional<String> domain = served.stream().filter(each -> each.equals(ascii(wanted))).findFirst();
        // A bare name with dots is a domain, as a rule; a list may have one too.
        if (domain.isEmpty() && wanted.contains(".") && operations.register().locate(wanted) instanceof Located.None
                && !wanted.contains("@")) {
            throw new Refusal("Mail for " + wanted + " is not served here. See the domains that are with: bin/indaba domains");
        }
        return List.of(domain.orElseGet(() -> ListName.find(operations, wanted).domain()));
    }

    private static String ascii(String typed) {
        try {
            return IDN.toASCII(typed).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException none) {
            return typed;
        }
    }

    private void tell(Report report, Console console, List<String> wrong) {
        print(report, console);
        if (report.wrong() > 0) {
            wrong.add(report.wrong() + " at " + report.about().words());
        }
    }

    /** Empty for the server, which is of all domains. */
    private static String domain(Report report) {
        return switch (report.about()) {
            case Report.Subject.Domain(String name) -> name;
            case Report.Subject.Server _ -> "";
        };
    }

    private void print(Report report, Console console) {
        if (zone) {
            report.findings().forEach(finding -> finding.verdict().zone().forEach(line ->
                    console.result(line, Row.of("domain", domain(report)).and("line", line))));
            return;
        }
        console.say(Colour.BOLD.of(report.about().words(), console.screen().out()));
        try (Table table = console.table("check", "name", "state", "found")) {
            report.findings().forEach(finding -> table.add(row(report, finding)));
        }
        report.findings().stream().filter(finding -> !finding.verdict().advice().isEmpty()).forEach(finding -> advise(finding, console));
        console.say("");
    }

    private static Row row(Report report, Finding finding) {
        Verdict verdict = finding.verdict();
        return Row.of("domain", domain(report)).and("check", finding.check().word()).and("name", finding.name())
                .and("state", verdict.word()).and("found", finding.found()).and("should", verdict.advice()).and("zone", verdict.zone())
                .and("at", report.at());
    }

    private static void advise(Finding finding, Console console) {
        console.say("\n" + finding.verdict().word() + ": " + finding.check().word() + " of " + finding.name() + "\n  "
                + finding.verdict().advice());
        finding.verdict().zone().forEach(line -> console.say("    " + line));
    }
}
