package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assumptions;
import org.indaba.app.bench.MagicRecipients;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;
import org.indaba.testing.DnsZone;
import org.indaba.testing.Postfix;
import org.indaba.testing.Program;
import org.indaba.testing.Program.Result;
import org.indaba.testing.ReceivedMail;
import org.indaba.testing.TestDnsServer;
import org.indaba.testing.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program between real mail servers: people write to their Postfix, Postfix hands the posts to Indaba, Indaba finds
 * Postfix by MX and brings it the copies. One Postfix and one Indaba serve all tests; each test has lists of its own.
 */
class RealPeersIT {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String OWNER = "owner@" + Postfix.PEOPLE;

    @TempDir
    static Path folder;
    private static SmtpSink far;
    private static TestDnsServer dns;
    private static Program indaba;
    private static Postfix postfix;

    @BeforeAll
    static void startBoth() {
        Assumptions.assumeThat(Path.of("target/quarkus-app/quarkus-run.jar")).as("SKIPPED: the program is not packaged yet").exists();
        Assumptions.assumeThat(Postfix.missing()).as("SKIPPED: no second mail server").isEmpty();
        Assumptions.assumeThat(Tool.installed("swaks")).as("SKIPPED: swaks is not installed (apt-get install swaks)").isTrue();
        far = SmtpSink.start(SinkOptions.counting().behaving(new MagicRecipients()));
        int postfixPort = Postfix.freePort();
        dns = TestDnsServer.serving(new DnsZone().mx(Postfix.PEOPLE, 10, "mx.example.net").mx(Postfix.FAR, 10, "mx.example.net")
                .address("mx.example.net", "127.0.0.1"));
        indaba = new Program(folder.resolve("home"), folder).with("INDABA_HOSTNAME", Postfix.LISTS)
                .with("INDABA_DNS_SERVERS", "127.0.0.1:" + dns.socketAddress().getPort())
                .with("INDABA_DELIVERY_PORT", Integer.toString(postfixPort)).with("INDABA_DELIVERY_ALLOW_PRIVATE_ADDRESSES", "true");
        int indabaPort = indaba.serve().smtpPort();
        postfix = Postfix.start(folder.resolve("postfix"), new Postfix.Ports(postfixPort, indabaPort, far.port()),
                List.of("ann", "bob", "carol", "dan", "eve", "owner"));
    }

    @AfterAll
    static void stopBoth() {
        for (AutoCloseable each : java.util.Arrays.asList(postfix, indaba, dns, far)) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void postfixBringsAPostAndTakesOneCopyForEachSubscriber() throws IOException {
        list("afnog", "ann@example.net", "bob@example.net", "Carol <carol@example.net>");
        String body = "Olá a todos,\n.\n.. two dots, and a line of 900 octets:\n" + "x".repeat(900) + "\nFrom here on  \n\n";
        String fields = "From: \"Ann; of the list\" <ann@example.net>\nTo: afnog@lists.example.org\nSubject: =?UTF-8?Q?Ol=C3=A1?=\n"
                + "Message-ID: <first@example.net>\nDate: Mon, 23 Nov 2026 10:00:00 +0200\nX-Odd:   kept \t as it is\n"
                + "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n";

        post("ann@example.net", "afnog@lists.example.org", fields + "\n" + body);

        for (String subscriber : List.of("ann", "bob", "carol")) {
            ReceivedMail copy = arrived(subscriber, mail -> mail.all("Message-ID").equals(List.of("<first@example.net>")));
            assertThat(copy.only("Return-Path")).matches("<owner-afnog\\+[a-z2-7]{25}@lists\\.example\\.org>");
            assertThat(copy.body()).isEqualTo(new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            assertThat(copy.text().substring(0, copy.text().indexOf("\n\n") + 1)).endsWith(fields);
            assertThat(copy.only("List-Id")).isEqualTo("<afnog.lists.example.org>");
            assertThat(copy.only("List-Post")).isEqualTo("<mailto:afnog@lists.example.org>");
            assertThat(copy.only("List-Unsubscribe")).matches("<mailto:afnog-leave\\+[a-z2-7]{25}@lists\\.example\\.org>");
            assertThat(copy.only("List-Owner")).isEqualTo("<mailto:owner-afnog@lists.example.org>");
            assertThat(copy.only("X-BeenThere")).isEqualTo("afnog@lists.example.org");
            assertThat(copy.only("Precedence")).isEqualTo("list");
            assertThat(copy.only("Delivered-To")).isEqualTo(subscriber + "@example.net");
            // RFC 3848 §1: ESMTPS says that both ways were encrypted.
            assertThat(copy.all("Received")).hasSize(3).allMatch(line -> line.contains(" with ESMTPS "));
            assertThat(copy.all("Received").get(1))
                    .startsWith("from mx.example.net ([127.0.0.1]) by lists.example.org with ESMTPS (TLSv1.3");
        }
        assertThat(postfix.mailbox("ann")).extracting(mail -> mail.only("Return-Path")).doesNotHaveDuplicates();
        // The copy is in the mailbox a moment before its outcome is in the ledger.
        await().atMost(LONGEST).untilAsserted(() -> assertThat(ledger("<first@example.net>")).hasSize(3)
                .allMatch(row -> row.contains("\"state\":\"delivered\"") && row.contains("\"host\":\"mx.example.net[127.0.0.1]\"")
                        && row.contains("\"tls\":\"TLSv1.3 ") && row.contains("\"code\":250")));
    }

    @Test
    void postfixSpeaksWithTlsAndPipeliningBothWays() throws IOException {
        list("pipes", "ann@example.net", "bob@example.net");

        post("ann@example.net", "pipes@lists.example.org", mail("ann", "pipes", "<pipes@example.net>"));
        arrived("bob", mail -> mail.all("Message-ID").contains("<pipes@example.net>"));

        String log = postfix.log();
        assertThat(log).contains("TLS connection established to 127.0.0.1[127.0.0.1]:");
        // RFC 2920 §3.1: what Postfix writes to us as one group, before any of it is answered.
        assertThat(dialogue(log, "smtp")).containsPattern("> MAIL FROM:<ann@example.net>[^\n]*\n> RCPT TO:<pipes@lists.example.org>[^\n]*\n"
                + "> DATA\n< 250 2\\.1\\.0 [^\n]*\n< 250 2\\.1\\.5 [^\n]*\n< 354 ");
        assertThat(dialogue(log, "smtpd"))
                .containsPattern("< STARTTLS\n> 220 2\\.0\\.0 Ready to start TLS\n< EHLO lists\\.example\\.org\n");
        assertThat(dialogue(log, "smtpd"))
                .containsPattern("< MAIL FROM:<owner-pipes\\+[a-z2-7]{25}@lists\\.example\\.org>[^\n]*\n[^\n]*\n"
                + "< RCPT TO:<bob@example\\.net>\n");
        assertThat(log).doesNotContain("improper command pipelining");
    }

    @Test
    void refusalOfPostfixStandsInTheLedgerAndTroublesNoPoster() throws IOException {
        list("refused", "ann@example.net", "unknown@example.net");

        post("ann@example.net", "refused@lists.example.org", mail("ann", "refused", "<refused@example.net>"));
        arrived("ann", mail -> mail.all("Message-ID").contains("<refused@example.net>"));

        await().atMost(LONGEST).untilAsserted(() -> assertThat(ledger("<refused@example.net>"))
                .filteredOn(row -> row.contains("\"address\":\"unknown@example.net\"")).singleElement().asString()
                .contains("\"state\":\"failed\"", "\"code\":550", "\"enhanced\":\"5.1.1\"",
                        "\"reply\":\"<unknown@example.net>: Recipient address rejected: User unknown in virtual mailbox table\""));
        assertThat(postfix.mailbox("ann")).noneMatch(mail -> mail.text().contains("Undelivered"));
    }

    @Test
    void reportThatComesBackLaterIsRecordedOnItsCopyAndReachesTheOwner() throws IOException {
        list("late", "ann@example.net", "permerror@far.example.net");

        post("ann@example.net", "late@lists.example.org", mail("ann", "late", "<late@example.net>"));

        ReceivedMail forwarded = arrived("owner", mail -> mail.text().contains("permerror@far.example.net"));
        assertThat(forwarded.only("Return-Path")).isEqualTo("<>");
        assertThat(forwarded.text()).contains("owner-late+", "550 5.1.1 no such user");
        Result story = indaba.ask("copies", "<late@example.net>", "--address", "permerror@far.example.net", "--json");
        assertThat(story.out()).contains("\"state\":\"delivered\"", "\"returned\":[{", "5.1.1");
        assertThat(postfix.mailbox("ann")).noneMatch(mail -> mail.text().contains("no such user"));
    }

    @Test
    void leaveAddressOfACopyEndsTheSubscriptionAtOnce() throws IOException {
        list("leaving", "ann@example.net", "bob@example.net");
        post("ann@example.net", "leaving@lists.example.org", mail("ann", "leaving", "<leaving@example.net>"));
        ReceivedMail copy = arrived("bob", mail -> mail.all("Message-ID").contains("<leaving@example.net>"));
        String leave = copy.only("List-Unsubscribe").replaceAll("<mailto:(.*)>", "$1");

        post("bob@example.net", leave, "From: bob@example.net\nTo: " + leave + "\nSubject: \n\n");

        await().atMost(LONGEST).untilAsserted(() -> assertThat(members("leaving")).containsExactly("ann@example.net"));
        ReceivedMail left = arrived("bob", mail -> mail.all("Subject").contains("You are not on the list leaving@lists.example.org"));
        assertThat(left.only("Auto-Submitted")).startsWith("auto-");
    }

    @Test
    void joiningNeedsTheAnswerToAQuestion() throws IOException {
        list("joining", "ann@example.net");

        post("dan@example.net", "joining-join@lists.example.org", "From: Dan <dan@example.net>\nTo: joining-join@lists.example.org\n"
                + "Message-ID: <wish@example.net>\nSubject: \n\n");

        ReceivedMail question = arrived("dan", mail -> mail.all("Subject").stream().anyMatch(subject -> subject.startsWith("Confirm ")));
        assertThat(members("joining")).containsExactly("ann@example.net");
        assertThat(question.text()).contains("joining@lists.example.org");
        String answerTo = question.all("Reply-To").isEmpty() ? question.only("From") : question.only("Reply-To");
        String address = answerTo.replaceAll(".*<(.*)>", "$1");

        post("dan@example.net", address, "From: Dan <dan@example.net>\nTo: " + address + "\nSubject: Re: " + question.only("Subject")
                + "\nIn-Reply-To: " + question.only("Message-ID") + "\n\n> Leave the subject as it is\nyes\n");

        await().atMost(LONGEST).untilAsserted(() -> assertThat(members("joining")).containsExactly("ann@example.net", "dan@example.net"));
        arrived("dan", mail -> mail.all("Subject").contains("You are on the list joining@lists.example.org"));
    }

    @Test
    void whoMayNotPostLearnsWhyFromTheirOwnServer() throws IOException {
        list("members", "ann@example.net");

        post("eve@example.net", "members@lists.example.org", mail("eve", "members", "<eve@example.net>"));

        ReceivedMail undelivered = arrived("eve", mail -> mail.text().contains("Undelivered"));
        assertThat(undelivered.only("Return-Path")).isEqualTo("<>");
        assertThat(undelivered.text()).contains("(in reply to end of DATA", "550 5.7.1").containsPattern("(?s)subscribers|members");
        assertThat(postfix.mailbox("ann")).noneMatch(mail -> mail.text().contains("<eve@example.net>"));
    }

    private static void list(String name, String... members) {
        assertThat(indaba.ask("list", "create", name + "@" + Postfix.LISTS, "--owner", OWNER).err()).isEmpty();
        String[] words = new String[members.length + 3];
        System.arraycopy(new String[] {"member", "add", name}, 0, words, 0, 3);
        System.arraycopy(members, 0, words, 3, members.length);
        assertThat(indaba.ask(words).err()).isEmpty();
    }

    private static String mail(String from, String list, String messageId) {
        return "From: " + from + "@example.net\nTo: " + list + "@lists.example.org\nSubject: News\nMessage-ID: " + messageId
                + "\nDate: Mon, 23 Nov 2026 10:00:00 +0200\n\nHello.\n";
    }

    /** Hands a mail to Postfix, as a person's mail program does. */
    private static void post(String from, String to, String mail) throws IOException {
        Path file = Files.createTempFile(folder, "mail", ".eml");
        // swaks ends the last line itself.
        Files.writeString(file, mail.substring(0, mail.length() - 1));
        Tool.Result result = Tool.run("swaks", "--server", "127.0.0.1", "--port", Integer.toString(postfix.port()), "--tls", "--pipeline",
                "--from", from, "--to", to, "--data", "@" + file);
        assertThat(result.exitCode()).as(result.out()).isZero();
    }

    private static ReceivedMail arrived(String localPart, Predicate<ReceivedMail> wanted) {
        await().atMost(LONGEST).until(() -> postfix.mailbox(localPart).stream().anyMatch(wanted));
        List<ReceivedMail> found = postfix.mailbox(localPart).stream().filter(wanted).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<String> ledger(String messageId) {
        return indaba.ask("copies", messageId, "--json").out().lines().toList();
    }

    private static List<String> members(String list) {
        return indaba.ask("members", list, "--json").out().lines()
                .map(row -> row.replaceAll(".*\"address\":\"([^\"]*)\".*", "$1")).toList();
    }

    /** What one of Postfix' programs said and heard, a line each. */
    private static String dialogue(String log, String program) {
        Matcher lines = Pattern.compile("postfix/" + program + "\\[\\d+\\]: ([<>]) \\S+: (.*)").matcher(log);
        StringBuilder dialogue = new StringBuilder();
        while (lines.find()) {
            dialogue.append(lines.group(1)).append(' ').append(lines.group(2)).append('\n');
        }
        return dialogue.toString();
    }
}
