package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.indaba.app.home.Refusal;
import org.indaba.auth.ArcResult;
import org.indaba.auth.AuthenticationResults;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimResult;
import org.indaba.auth.DmarcOutcome;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.auth.KeyRecords;
import org.indaba.auth.SpfOutcome;
import org.indaba.auth.SpfResult;
import org.indaba.lists.Variant;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.transform.Survival;
import org.indaba.transform.SurvivalByForm;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code copies} tells of a post: each copy, and who really sent it. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class CopiesCommandDbTest {

    private static final Evidence EVIDENCE = new Evidence(new AuthenticationResults(
            new SpfOutcome(new SpfResult.SoftFail(), "people.example", SpfOutcome.Identity.MAIL_FROM),
            List.of(new DkimOutcome(new DkimResult.Fail("no\u001b key"), "people.example", "s", "rsa-sha256", "")), new ArcResult.None(),
            new DmarcOutcome(new DmarcResult.Pass(), "people.example", "people.example", DmarcPolicy.REJECT,
                    Set.of(DmarcOutcome.Proof.DKIM), Set.of("people.example"))), KeyRecords.none());
    private static final SurvivalByForm SURVIVAL = new SurvivalByForm(List.of(
            new SurvivalByForm.Form(Variant.OF_THE_LIST, new Survival(List.of(
                    new Survival.Signature("people.example", true, Survival.Fate.BROKEN, List.of("subject-prefix"))))),
            new SurvivalByForm.Form(Variant.of(3), new Survival(List.of(
                    new Survival.Signature("people.example", true, Survival.Fate.INTACT, List.of()))))));

    @Inject
    DataSource dataSource;

    @Inject
    Operations operations;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Console.Format format = Console.Format.TEXT;
    private Jdbi jdbi;

    @BeforeEach
    void aPostWithTwoCopies() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.createScript("""
                    TRUNCATE mailings, copies, outcomes, windows, mailing_counts, archived_posts RESTART IDENTITY CASCADE;
                    INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority, created_at, day)
                        VALUES (7, 1, 1, '', 'owner-one@l.example', 'RETURN_PATH', false, false, 1, now(), current_date);
                    INSERT INTO copies (day, id, mailing_id, subscription_id, address) VALUES
                        (current_date, 71, 1, 1, '"Ann Lee"@example.org'),
                        (current_date, 72, 1, 2, 'Ann@xn--bcher-kva.example');
                    INSERT INTO outcomes (day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply) VALUES
                        (current_date, 71, 1, 'DELIVERED', now(), 'mx.example.org', '', '', 250, '2.0.0', 'first'),
                        (current_date, 72, 1, 'FAILED', now(), 'mx.example.net', '', '', 550, '5.1.1', 'second');
                    INSERT INTO mailing_counts VALUES (1, 'DELIVERED', 1, now()), (1, 'FAILED', 1, now());
                    """).execute();
            handle.createUpdate("""
                    INSERT INTO archived_posts (post_id, list_id, message_id, rfc_message_id, in_reply_to, reference_ids, subject,
                        author_name, author_address, received_at, evidence, survival)
                    VALUES (7, 1, 1, '', '', '{}', '', '', '', now(), :evidence, :survival)""")
                    .bind("evidence", EVIDENCE.toJson()).bind("survival", SURVIVAL.toJson()).execute();
        });
    }

    private String run(String... arguments) {
        out.reset();
        CopiesCommand command = new CopiesCommand();
        new CommandLine(command).parseArgs(arguments);
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        command.run(operations, new Console(format, stream, stream, new LocalFiles(new ByteArrayInputStream(new byte[0]))));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void oneCopyIsFoundHoweverItsAddressIsWritten() {
        for (String address : List.of("\"ann lee\"@example.org", "\"Ann Lee\"@EXAMPLE.org")) {
            assertThat(run("7", "--address", address)).as(address).contains("\"Ann Lee\"@example.org: delivered", "first");
        }
        for (String address : List.of("ann@b\u00fccher.example", "ANN@xn--bcher-kva.example")) {
            assertThat(run("7", "--address", address)).as(address).contains("Ann@xn--bcher-kva.example: failed", "second");
        }
        assertThatThrownBy(() -> run("7", "--address", "eve@example.org")).isInstanceOf(Refusal.class)
                .hasMessageContaining("No copy of this post went to eve@example.org.");
        assertThatThrownBy(() -> run("7", "--address", "nobody")).isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("'nobody' is no address");
    }

    /** RFC 8601 §2.7: the words of the methods. */
    @Test
    void whoReallySentAPostStandsAboveItsCopies() {
        List<String> above = List.of("SPF: softfail for people.example", "DKIM: fail, signed by people.example", "ARC: none",
                "DMARC: pass for people.example, by DKIM, which asks for reject",
                "On the copies: The author's signature (people.example) is broken by: subject prefix.",
                "On copies with no prefix, no footer: The author's signature (people.example) is intact.");
        for (String shown : List.of(run("7"), run("7", "--counts"))) {
            List<String> lines = shown.lines().toList();
            for (int i = 0; i < above.size(); i++) {
                assertThat(lines.get(i)).startsWith(above.get(i));
            }
            assertThat(lines.get(above.size())).isEmpty();
            assertThat(shown).doesNotContain("\u001b").contains("STATE");
        }
    }

    @Test
    void programsReadItBesideTheCounts() {
        format = Console.Format.JSON;
        assertThat(run("7", "--counts").lines()).hasSize(2).allSatisfy(line -> assertThat(line).startsWith("{\"post\":7,\"state\":\"")
                .contains("\"copies\":1,\"sender\":[{\"method\":\"SPF\",\"says\":\"softfail for people.example\"},",
                        "\"signatures\":[\"The author's signature (people.example) is broken by: subject prefix.\"]",
                        "\"forms\":[{\"form\":\"no prefix, no footer\",\"signatures\":["));
        assertThat(run("7").lines()).hasSize(2).allSatisfy(line -> assertThat(line).doesNotContain("sender"));
    }

    @Test
    void nothingIsSaidWhereNobodyLooked() {
        jdbi.useHandle(handle -> handle.execute("UPDATE archived_posts SET evidence = '', survival = '{}'"));
        assertThat(run("7", "--counts").lines().findFirst()).hasValueSatisfying(line -> assertThat(line).startsWith("POST"));
        format = Console.Format.JSON;
        assertThat(run("7", "--counts")).contains("\"sender\":[],\"signatures\":[],\"forms\":[]");
    }
}
