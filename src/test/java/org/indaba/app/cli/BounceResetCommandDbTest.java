package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.indaba.app.home.Refusal;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code bounce reset}, with and without the posts that were missed. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class BounceResetCommandDbTest {

    @Inject
    DataSource dataSource;

    @Inject
    Operations operations;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Jdbi jdbi;

    @BeforeEach
    void aSuspendedMemberWhoMissedOnePost() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE lists, domains, people, addresses, subscriptions, bounce_members, bounce_events, audit_log, "
                    + "mailings, expansions, copies, windows CASCADE");
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
            handle.execute("INSERT INTO lists (name, domain, settings, created_at) VALUES ('afnog', 'lists.example.org', '{}', now())");
            handle.execute("INSERT INTO people (display_name, created_at) VALUES ('', now())");
            handle.execute("INSERT INTO addresses (person_id, address, key, domain) SELECT id, 'bob@example.net', 'bob@example.net', "
                    + "'example.net' FROM people");
            handle.execute("""
                    INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT l.id, a.id, a.domain, a.key, 'SUSPENDED', true, false, now() - interval '9 days' FROM lists l, addresses a""");
            handle.execute("""
                    INSERT INTO bounce_members (subscription_id, list_id, address, key, points, scored_on, first_at, last_at, reason,
                        credited_until, stage, suspended_at, warnings, unclear, trial_copy)
                    SELECT id, list_id, key, key, 300, current_date, now(), now(), 'no-such-user', now(), 'SUSPENDED',
                        now() - interval '1 day', 0, 0, 0 FROM subscriptions""");
            handle.execute("""
                    WITH m AS (
                        INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                            priority, created_at, day, copies)
                        SELECT 1, id, 1, '\\x01', 'owner-afnog@lists.example.org', 'RETURN_PATH', false, false, 1, now(),
                            CAST(now() AT TIME ZONE 'UTC' AS date), 0 FROM lists RETURNING id, list_id, created_at)
                    INSERT INTO expansions (mailing_id, list_id, as_of, author_keys, addressed_keys, chunk, done_at)
                    SELECT id, list_id, created_at, '{}', '{}', 50, created_at FROM m""");
        });
    }

    @Test
    void withTheOptionThePostsThatWereMissedAreSent() {
        run("afnog", "bob@example.net", "--send-missed");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("Nothing stands against bob@example.net on afnog@lists.example.org. Missed posts sent: 1.\n");
        assertThat(delivery()).isEqualTo("ON");
        assertThat(number("SELECT count(*) FROM copies")).isEqualTo(1);
        assertThat(number("SELECT copies FROM mailings")).isEqualTo(1);
    }

    @Test
    void withoutItNoneIsSent() {
        run("afnog", "bob@example.net");

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Nothing stands against bob@example.net on afnog@lists.example.org.\n");
        assertThat(delivery()).isEqualTo("ON");
        assertThat(number("SELECT count(*) FROM copies")).isZero();
    }

    @Test
    void whoIsNoMemberIsNotReset() {
        assertThatThrownBy(() -> run("afnog", "eve@example.net", "--send-missed")).isInstanceOf(Refusal.class)
                .hasMessageContaining("eve@example.net is no member of afnog@lists.example.org");
        assertThat(number("SELECT count(*) FROM copies")).isZero();
    }

    private void run(String... arguments) {
        BounceResetCommand command = new BounceResetCommand();
        new CommandLine(command).parseArgs(arguments);
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        command.run(operations, new Console(Console.Format.TEXT, stream, stream, new LocalFiles(InputStream.nullInputStream())));
    }

    private String delivery() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT delivery FROM subscriptions").mapTo(String.class).one());
    }

    private long number(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
