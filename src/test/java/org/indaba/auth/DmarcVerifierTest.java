package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.indaba.auth.DmarcOutcome.Proof;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9989 §4.10 and §5.3, and RFC 7489 §3.2 where no record speaks. */
class DmarcVerifierTest {

    private static final SpfOutcome NO_SPF = new SpfOutcome(new SpfResult.None("a test"), "", SpfOutcome.Identity.MAIL_FROM);

    private final PublicSuffixes suffixes = new PublicSuffixes();

    private DmarcOutcome verify(String author, String signer, TextDns dns) {
        return new DmarcVerifier(suffixes).verify(author, NO_SPF,
                List.of(new DkimOutcome(new DkimResult.Pass(0, false), signer, "s", "", "")), dns);
    }

    @Test
    void subdomainIsAlignedInTheRelaxedWayAlone() {
        TextDns relaxed = new TextDns().with("_dmarc.example.org", "v=DMARC1; p=reject");
        assertThat(verify("example.org", "mail.example.org", relaxed).result()).isEqualTo(new DmarcResult.Pass());
        assertThat(verify("news.example.org", "mail.example.org", relaxed).result()).isEqualTo(new DmarcResult.Pass());
        assertThat(verify("example.org", "example.com", relaxed).result()).isEqualTo(new DmarcResult.Fail(DmarcPolicy.REJECT, false));
        assertThat(verify("example.org", "badexample.org", relaxed).result()).isInstanceOf(DmarcResult.Fail.class);

        TextDns strict = new TextDns().with("_dmarc.example.org", "v=DMARC1; p=reject; adkim=s");
        assertThat(verify("example.org", "mail.example.org", strict).result()).isInstanceOf(DmarcResult.Fail.class);
        assertThat(verify("example.org", "example.org", strict).result()).isEqualTo(new DmarcResult.Pass());
    }

    @Test
    void signatureThatLeavesBodyOutProvesNothing() {
        TextDns dns = new TextDns().with("_dmarc.example.org", "v=DMARC1; p=reject");
        DmarcOutcome outcome = new DmarcVerifier(suffixes).verify("example.org", NO_SPF,
                List.of(new DkimOutcome(new DkimResult.Pass(1, false), "example.org", "s", "", "")), dns);

        assertThat(outcome.result()).isEqualTo(new DmarcResult.Fail(DmarcPolicy.REJECT, false));
    }

    @ParameterizedTest
    @CsvSource({"v=DMARC1; p=reject,REJECT", "v=DMARC1; p=reject; sp=none,NONE", "v=DMARC1; p=none; sp=quarantine,QUARANTINE",
        "v=DMARC1; p=none; np=reject,REJECT", "v=DMARC1; p=none; sp=quarantine; np=reject,REJECT"})
    void nameBelowGetsThePolicyForNamesBelow(String record, DmarcPolicy policy) {
        // The name does not exist in this DNS, so np= speaks of it.
        assertThat(verify("news.example.org", "example.com", new TextDns().with("_dmarc.example.org", record)).result())
                .isEqualTo(new DmarcResult.Fail(policy, false));
    }

    @Test
    void testingDomainSaysSo() {
        assertThat(verify("example.org", "example.com", new TextDns().with("_dmarc.example.org", "v=DMARC1; p=reject; t=y")).result())
                .isEqualTo(new DmarcResult.Fail(DmarcPolicy.REJECT, true));
    }

    @Test
    void walkEndsAtTheTopOfTheOrganization() {
        TextDns dns = new TextDns().with("_dmarc.dept.example.org", "v=DMARC1; p=reject; psd=n")
                .with("_dmarc.example.org", "v=DMARC1; p=none");

        assertThat(verify("a.dept.example.org", "b.dept.example.org", dns).result()).isEqualTo(new DmarcResult.Pass());
        assertThat(verify("a.dept.example.org", "example.org", dns).result()).isEqualTo(new DmarcResult.Fail(DmarcPolicy.REJECT, false));
    }

    @Test
    void nobodySpeaksForAllWhoRegisterBelowASuffix() {
        // RFC 9989 §4.10.2: psd=y says what the public suffix list knows of co.uk without it.
        for (String record : List.of("v=DMARC1; p=reject; psd=y", "v=DMARC1; p=reject")) {
            TextDns dns = new TextDns().with("_dmarc.co.uk", record);
            assertThat(verify("ann.co.uk", "bob.co.uk", dns).result()).as(record)
                    .isEqualTo(new DmarcResult.Fail(DmarcPolicy.REJECT, false));
            assertThat(verify("ann.co.uk", "co.uk", dns).result()).as(record).isInstanceOf(DmarcResult.Fail.class);
            assertThat(verify("ann.co.uk", "mail.ann.co.uk", dns).result()).as(record).isEqualTo(new DmarcResult.Pass());
        }
    }

    @Test
    void authorIsProvenWithoutAPolicyToo() {
        DmarcOutcome outcome = verify("example.org", "mail.example.org", new TextDns());
        assertThat(outcome.result()).isInstanceOf(DmarcResult.None.class);
        assertThat(outcome.aligned()).isEqualTo(Set.of(Proof.DKIM));
        assertThat(verify("ann.co.uk", "bob.co.uk", new TextDns()).authorProven()).isFalse();
        assertThat(verify("ann.co.uk", "co.uk", new TextDns()).authorProven()).isFalse();
    }

    @Test
    void silentDnsIsForNow() {
        assertThat(verify("example.org", "example.org", new TextDns().failing("_dmarc.example.org")).result())
                .isInstanceOf(DmarcResult.TempError.class);
        assertThat(verify("a.example.org", "a.example.org", new TextDns().failing("_dmarc.example.org")).result())
                .isInstanceOf(DmarcResult.TempError.class);
    }

    @Test
    void severalRecordsAreNone() {
        assertThat(verify("example.org", "example.org", new TextDns()
                .with("_dmarc.example.org", "v=DMARC1; p=reject", "v=DMARC1; p=none"))
                .result()).isInstanceOf(DmarcResult.None.class);
    }

    @Test
    void eightQuestionsAreAskedForAName() {
        TextDns eight = new TextDns();
        new TreeWalk(eight, suffixes).policy("a.b.c.d.e.f.example.org");
        assertThat(eight.questions()).isEqualTo(8);

        TextDns more = new TextDns().with("_dmarc.example.org", "v=DMARC1; p=none");
        // RFC 9989 §4.10: of a longer name, its own and those with seven labels and fewer.
        TreeWalk.At found = new TreeWalk(more, suffixes).policy("x.".repeat(100) + "example.org");
        assertThat(more.questions()).isEqualTo(8);
        assertThat(found).isInstanceOf(TreeWalk.At.Published.class);
    }

    private DmarcOutcome verifyMail(String header, ReversePath reversePath, List<DkimOutcome> signatures, TextDns dns) {
        return new DmarcVerifier(suffixes).verify(SignedMail.header(header + "\r\n"), reversePath, NO_SPF, signatures, dns);
    }

    private static ReversePath sender(String address) {
        return ReversePath.of(EmailAddress.of(address));
    }

    private static DkimOutcome signedBy(String domain) {
        return new DkimOutcome(new DkimResult.Pass(0, false), domain, "s", "", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: nobody\r\n", "From: undisclosed:;\r\n", "From: a@example.org, <broken>\r\n", "From:\r\n",
        "From: a@example.org\r\nFrom: <broken>\r\n"})
    void authorsWhoCannotAllBeReadAreAnErrorWithoutADomain(String header) {
        DmarcOutcome outcome = verifyMail(header, sender("a@example.org"), List.of(), new TextDns());

        assertThat(outcome.result()).isInstanceOf(DmarcResult.PermError.class);
        assertThat(outcome.authorDomain()).isEmpty();
        assertThat(outcome.authorProven()).isFalse();
        assertThat(verifyMail("Subject: x\r\n", ReversePath.none(), List.of(), new TextDns())).as("nobody at all").isEqualTo(outcome);
    }

    @Test
    void withoutAFromFieldTheDomainOfTheEnvelopeSenderDecides() {
        TextDns dns = new TextDns().with("_dmarc.example.org", "v=DMARC1; p=reject");

        DmarcOutcome forged = verifyMail("Subject: x\r\n", sender("boss@Example.org"), List.of(), dns);
        assertThat(forged.result()).isEqualTo(new DmarcResult.Fail(DmarcPolicy.REJECT, false));
        assertThat(forged.authorDomain()).isEqualTo("example.org");
        assertThat(verifyMail("From: eve@example.com\r\n", sender("boss@example.org"), List.of(), dns).authorDomain())
                .isEqualTo("example.com");
        SpfOutcome allowed = new SpfOutcome(new SpfResult.Pass("ip4"), "example.org", SpfOutcome.Identity.MAIL_FROM);
        DmarcOutcome own = new DmarcVerifier(suffixes).verify(SignedMail.header("Subject: x\r\n\r\n"), sender("boss@example.org"), allowed,
                List.of(), dns);
        assertThat(own.result()).isEqualTo(new DmarcResult.Pass());
        assertThat(own.aligned()).isEqualTo(Set.of(Proof.SPF));
    }

    /** RFC 7489 §6.6.1: the strictest policy of those that fail. */
    @ParameterizedTest
    @CsvSource({"'reject.example, other.example', reject.example, REJECT", "'other.example, reject.example', reject.example, REJECT",
        "'quarantine.example, reject.example', reject.example, REJECT",
        "'testing.example, quarantine.example', quarantine.example, QUARANTINE",
        "'signed.example, reject.example', reject.example, REJECT", "'broken.example, quarantine.example', quarantine.example, QUARANTINE",
        "'silent.example, reject.example', reject.example, REJECT"})
    void ofSeveralDomainsTheStrictestFailureCounts(String domains, String decides, DmarcPolicy policy) {
        for (String header : List.of("From: a@" + domains.replace(" ", " b@"), "From: a@" + domains.replace(", ", "\r\nFrom: b@"))) {
            DmarcOutcome outcome = verifyMail(header + "\r\n", sender("a@signed.example"), List.of(signedBy("signed.example")), policies());

            assertThat(outcome.result()).as(header).isEqualTo(new DmarcResult.Fail(policy, false));
            assertThat(outcome.authorDomain()).isEqualTo(decides);
            assertThat(outcome.policy()).isEqualTo(policy);
        }
    }

    private static TextDns policies() {
        return new TextDns().with("_dmarc.reject.example", "v=DMARC1; p=reject")
                .with("_dmarc.quarantine.example", "v=DMARC1; p=quarantine").with("_dmarc.signed.example", "v=DMARC1; p=reject")
                .with("_dmarc.testing.example", "v=DMARC1; p=reject; t=y").with("_dmarc.broken.example", "v=DMARC1; p=reject;; x")
                .failing("_dmarc.silent.example");
    }

    @Test
    void severalDomainsAreProvenIfEachIs() {
        String both = "From: a@signed.example, b@other.example\r\n";
        DmarcOutcome one = verifyMail(both, ReversePath.none(), List.of(signedBy("signed.example")), policies());
        assertThat(one.authorProven()).isFalse();
        assertThat(one.authorDomain()).isEqualTo("other.example");

        DmarcOutcome all = verifyMail(both, ReversePath.none(), List.of(signedBy("signed.example"), signedBy("other.example")), policies());
        assertThat(all.authorProven()).isTrue();
        assertThat(all.result()).isEqualTo(new DmarcResult.Pass());
        assertThat(all.policy()).as("the one that matters for the copies").isEqualTo(DmarcPolicy.REJECT);
        assertThat(verifyMail("From: a@signed.example, b@silent.example\r\n", ReversePath.none(), List.of(signedBy("signed.example")),
                policies()).result()).as("nobody knows what the other one wants").isInstanceOf(DmarcResult.TempError.class);
    }

    /** Anybody can publish nonsense for a domain of his own, and sign as it. */
    @Test
    void whoseRecordIsBrokenProvesNobodyElse() {
        TextDns dns = policies().with("_dmarc.nonsense.example", "v=DMARC1; p=rejct");
        for (String both : List.of("From: a@nonsense.example, b@other.example\r\n", "From: b@other.example, a@nonsense.example\r\n")) {
            DmarcOutcome one = verifyMail(both, ReversePath.none(), List.of(signedBy("nonsense.example")), dns);
            assertThat(one.authorProven()).isFalse();
            assertThat(one.authorDomain()).isEqualTo("other.example");
            assertThat(verifyMail(both, ReversePath.none(), List.of(signedBy("other.example")), dns).authorProven()).isFalse();
        }
        DmarcOutcome all = verifyMail("From: a@nonsense.example, b@signed.example\r\n", ReversePath.none(),
                List.of(signedBy("nonsense.example"), signedBy("signed.example")), dns);
        assertThat(all.authorProven()).isTrue();
        assertThat(all.policy()).as("the one that matters for the copies").isEqualTo(DmarcPolicy.REJECT);
    }

    @Test
    void moreDomainsThanTheLimitAreNotAskedAbout() {
        StringBuilder from = new StringBuilder("From: a@d1.example");
        for (int i = 2; i <= DmarcVerifier.MAX_DOMAINS; i++) {
            from.append(", a@d").append(i).append(".example, b@d").append(i).append(".example");
        }
        TextDns dns = policies();
        assertThat(verifyMail(from + "\r\n", ReversePath.none(), List.of(), dns).result()).isInstanceOf(DmarcResult.None.class);
        int asked = dns.questions();

        DmarcOutcome more = verifyMail(from + ", a@reject.example\r\n", ReversePath.none(), List.of(), dns);
        assertThat(more.result()).isEqualTo(new DmarcResult.PermError("its authors are of more than 5 domains"));
        assertThat(more.authorDomain()).isEmpty();
        assertThat(dns.questions()).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=DMARC1", "v=DMARC1;", "v=DMARC1; p=", "v=DMARC1; p=reject; p=none", "v=DMARC1; \u0000=1",
        "v=DMARC1; p=reject; \u0000=1", "v=DMARC1; p=reject; x", "v=DMARC1 p=reject", "p=reject; v=DMARC1", "v=DMARC2; p=reject",
        "v=DMARC1; p=rejct; rua=me", "v=DMARC1; p=reject; sp=rejct", "v=DMARC1; p=reject; np=", "v=DMARC1; rua=", "v=DMARC1; rua=me,!,:"})
    void brokenRecordIsNoRecord(String record) {
        assertThat(DmarcRecord.parse(record)).isEmpty();
    }

    /** RFC 9989 §4.8, RFC 7489 §6.3: errors behind the version give way to the defaults. */
    @ParameterizedTest
    @ValueSource(strings = {"rua=me@example.org", "rua=", "rua=mailto:me@example.org!", "ruf=you", "fo=2", "fo=", "rf=a.b", "ri=-1",
        "ri=99999999999", "pct=", "pct=101", "pct=-0", "pct=all", "t=1", "t=", "psd=x", "psd=u", "adkim=x", "aspf=strict", ";;", " ; "})
    void whatMakesNoSenseBehindThePolicyTakesNothingFromIt(String tag) {
        assertThat(DmarcRecord.parse("v=DMARC1; p=reject; " + tag)).isPresent().isEqualTo(DmarcRecord.parse("v=DMARC1; p=reject"));
        assertThat(DmarcRecord.parse("v=DMARC1; " + tag + "; p=reject")).isEqualTo(DmarcRecord.parse("v=DMARC1; p=reject"));

        TextDns dns = new TextDns().with("_dmarc.example.org", "v=DMARC1; p=reject; " + tag);
        assertThat(verify("example.org", "example.com", dns).result()).isEqualTo(new DmarcResult.Fail(DmarcPolicy.REJECT, false));
        assertThat(verify("example.org", "mail.example.org", dns).result()).isEqualTo(new DmarcResult.Pass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"p=rejct; ", "", "p=reject; sp=rejct; ", "p=reject; np=rejct; ", "p=; "})
    void whoAsksForReportsWithoutAPolicyThatCanBeReadAsksForNothingElse(String policies) {
        // RFC 9989 §4.10.1: one address for reports that is one will do.
        for (String addresses : List.of("mailto:me@example.org", "me, mailto:me@example.org!10m", "https://example.org/x,!")) {
            DmarcRecord record = DmarcRecord.parse("v=DMARC1; " + policies + "rua=" + addresses + "; adkim=s").orElseThrow();

            assertThat(record).isEqualTo(DmarcRecord.parse("v=DMARC1; p=none; adkim=s").orElseThrow());
        }
    }

    @Test
    void whoPublishesNonsenseIsProvenAllTheSame() {
        TextDns dns = new TextDns().with("_dmarc.example.org", "v=DMARC1; p=rejct");

        DmarcOutcome signed = verify("example.org", "mail.example.org", dns);
        assertThat(signed.result()).isEqualTo(new DmarcResult.PermError("the record of example.org is broken"));
        assertThat(signed.aligned()).isEqualTo(Set.of(Proof.DKIM));
        assertThat(signed.signers()).isEqualTo(Set.of("mail.example.org"));
        assertThat(signed.policy()).isEqualTo(DmarcPolicy.NONE);
        assertThat(signed.policyDomain()).isEqualTo("example.org");
        SpfOutcome allowed = new SpfOutcome(new SpfResult.Pass("ip4"), "example.org", SpfOutcome.Identity.MAIL_FROM);
        assertThat(new DmarcVerifier(suffixes).verify("example.org", allowed, List.of(), dns).aligned()).isEqualTo(Set.of(Proof.SPF));
        assertThat(verify("news.example.org", "mail.example.org", dns).authorProven()).as("below it, too").isTrue();
        assertThat(verify("example.org", "example.com", dns).authorProven()).isFalse();
    }
}
