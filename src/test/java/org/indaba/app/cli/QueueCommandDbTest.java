package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import javax.sql.DataSource;
import org.indaba.app.home.Refusal;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators keep back, look at and let go. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class QueueCommandDbTest {

    private static final String LIST = "talk@lists.example.org";

    @Inject
    DataSource dataSource;

    @Inject
    Operations operations;

    private Jdbi jdbi;

    @BeforeEach
    void copiesThatWait() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE mailings, copies, windows, messages, queue_holds CASCADE;
                TRUNCATE domains, lists, addresses, people, audit_log RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('lists.example.org', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now());
                INSERT INTO mailings (id, post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority, created_at, day) OVERRIDING SYSTEM VALUE VALUES
                    (1, 17, 1, 1, '', '', 'FIXED', false, false, 1, now(), current_date);
                INSERT INTO windows (mailing_id, day, domain, site, first_copy, last_copy, copies, priority, due_at, attempts) VALUES
                    (1, current_date, 'example.com', 'mx.example.org', 1, 10, 10, 1, now(), 0);
                """).execute());
    }

    private String run(Console.Format format, Command command, String... arguments) {
        return TypedCommand.printed(operations, format, command, arguments);
    }

    private String run(Command command, String... arguments) {
        return run(Console.Format.TEXT, command, arguments);
    }

    /** Without when it began, which nobody knows beforehand. */
    private List<String> holds() {
        return run(Console.Format.JSON, new QueueCommand.Holds()).lines().map(line -> line.replaceAll("\"since\":\"20[^\"]+Z\"", "SINCE"))
                .toList();
    }

    @Test
    void whatIsKeptBackIsListedWithItsReasonTheNewestFirst() {
        run(new QueueCommand.Hold(), "--site", "MX.Example.org", "--reason", "abuse desk asked");
        run(new QueueCommand.Hold(), "--post", "17", "--list", "talk", "--reason", "wrong attachment");
        run(new QueueCommand.Hold(), "--address", "Bob@example.net", "--reason", "he is away");
        run(new QueueCommand.Hold(), "--all");

        assertThat(holds()).containsExactly(
                "{\"site\":\"\",\"list\":\"\",\"post\":null,\"address\":\"\",\"reason\":\"held by the operator\",SINCE,\"until\":null}",
                "{\"site\":\"\",\"list\":\"\",\"post\":null,\"address\":\"bob@example.net\",\"reason\":\"he is away\",SINCE,"
                        + "\"until\":null}",
                "{\"site\":\"\",\"list\":\"" + LIST + "\",\"post\":17,\"address\":\"\",\"reason\":\"wrong attachment\",SINCE,"
                        + "\"until\":null}",
                "{\"site\":\"mx.example.org\",\"list\":\"\",\"post\":null,\"address\":\"\",\"reason\":\"abuse desk asked\",SINCE,"
                        + "\"until\":null}");
        assertThat(run(new QueueCommand.Holds()).lines().findFirst().orElseThrow().split("\\s+"))
                .containsExactly("SITE", "LIST", "POST", "ADDRESS", "REASON", "SINCE", "UNTIL");
    }

    @Test
    void whatIsKeptBackForATimeIsListedWithItsEndAlsoWhenNothingWaits() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM windows"));
        assertThat(run(new QueueCommand.Holds())).isEmpty();

        run(new QueueCommand.Hold(), "--list", "talk", "--for", "2h");

        assertThat(holds()).singleElement().asString().contains("\"list\":\"" + LIST + "\"").containsPattern("\"until\":\"20[^\"]+Z\"");
        assertThat(run(new QueueCommand.Holds())).contains(LIST, "held by the operator");
    }

    @Test
    void aListThatIsDeletedIsNamedByTheAddressThatItHad() {
        run(new QueueCommand.Hold(), "--list", "talk");
        jdbi.useHandle(handle -> handle.execute("UPDATE lists SET deleted_at = now()"));

        assertThat(holds()).singleElement().asString().contains("\"list\":\"" + LIST + " (deleted)\"");
        run(new QueueCommand.Release(), "--list", LIST);
        assertThat(holds()).isEmpty();
    }

    @Test
    void releasingSaysWhetherAnythingWasKeptBackSo() {
        run(new QueueCommand.Hold(), "--site", "mx.example.org");

        assertThat(run(new QueueCommand.Release(), "--list", "talk")).isEqualToIgnoringNewLines(
                "Nothing was kept back so. See what is: bin/indaba queue holds");
        assertThat(run(Console.Format.JSON, new QueueCommand.Release(), "--list", "talk"))
                .isEqualToIgnoringNewLines("{\"windows\":0,\"holds\":0}");
        assertThat(run(Console.Format.JSON, new QueueCommand.Release(), "--site", "MX.example.org"))
                .isEqualToIgnoringNewLines("{\"windows\":1,\"holds\":1}");
        assertThat(holds()).isEmpty();
    }

    @Test
    void everythingIsReleasedAndHastenedInSoManyWords() {
        run(new QueueCommand.Hold(), "--all");
        jdbi.useHandle(handle -> handle.execute("UPDATE windows SET due_at = now() + interval '1 hour'"));

        assertThat(run(new QueueCommand.Release(), "--all")).isEqualToIgnoringNewLines("Everything goes on: 1 hold was lifted.");
        assertThat(run(new QueueCommand.Flush(), "--all")).isEqualToIgnoringNewLines("It is due now.");
        assertThat(run(new QueueCommand.Release(), "--all")).startsWith("Nothing was kept back so.");
    }

    /** What an empty variable or a slip leaves of --post is not everything; mails of ours are in the ledger without a post. */
    @Test
    void whatIsNoPostsNumberIsRefusedAndMeansNotAll() {
        run(new QueueCommand.Hold(), "--all");
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO mailings (id, post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority, created_at, day) OVERRIDING SYSTEM VALUE VALUES
                    (2, NULL, 1, 1, '', '', 'FIXED', false, false, 0, now(), current_date);
                TRUNCATE audit_log;
                """).execute());

        for (String number : List.of("0", "-1", "99")) {
            for (Command command : List.of(new QueueCommand(), new QueueCommand.Flush(), new QueueCommand.Hold(),
                    new QueueCommand.Release(), new QueueCommand.Drop())) {
                assertThatThrownBy(() -> run(command, "--post=" + number)).as("%s %s", command, number).isInstanceOf(Refusal.class)
                        .hasMessageStartingWith("There is no post " + number + " in the ledger.");
            }
        }

        assertThat(holds()).hasSize(1);
        assertThat(operations.audit().latest(5)).isEmpty();
        assertThat(run(Console.Format.JSON, new QueueCommand(), "--post=17").lines()).singleElement().asString()
                .contains("mx.example.org");
    }

    /** Whoever types what stands there must not let go what others keep back. */
    @Test
    void holdingSaysHowThatAndNothingElseIsReleased() {
        assertThat(run(new QueueCommand.Hold(), "--list", "talk", "--reason", "a b")).isEqualToIgnoringNewLines(
                "It is kept back until: bin/indaba queue release --list talk");
        assertThat(run(new QueueCommand.Hold(), "--for", "2h", "--post=17", "--site", "mx.example.org", "--address", "o'neill@example.org"))
                .contains("It is kept back for that time, or until: bin/indaba queue release", " --post 17", " --site mx.example.org",
                        " --address 'o'\\''neill@example.org'").doesNotContain("2h");
        assertThat(run(new QueueCommand.Hold(), "--all")).isEqualToIgnoringNewLines(
                "It is kept back until: bin/indaba queue release --all");

        assertThat(run(new QueueCommand.Release(), "--list", "talk")).isEqualToIgnoringNewLines("It goes on.");
        assertThat(run(new QueueCommand.Release())).isEqualToIgnoringNewLines("Everything goes on: 2 holds were lifted.");
    }

    @Test
    void theAuditLogNamesASiteAsTheQueueDoes() {
        run(new QueueCommand.Hold(), "--site", "MX.Example.org");

        assertThat(jdbi.<List<String>, RuntimeException>withHandle(
                handle -> handle.createQuery("SELECT subject FROM audit_log").mapTo(String.class).list()))
                .containsExactly("what goes to mx.example.org");
    }
}
