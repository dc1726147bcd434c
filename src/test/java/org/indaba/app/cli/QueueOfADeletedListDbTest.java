package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.indaba.app.home.Refusal;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of a list's posts leave for days behind its end, and can be steered by its name all that time. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class QueueOfADeletedListDbTest {

    @Inject
    DataSource dataSource;

    @Inject
    Operations operations;

    private Jdbi jdbi;

    @BeforeEach
    void copiesOfAListThatEnded() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE mailings, copies, windows, messages, queue_holds CASCADE;
                TRUNCATE domains, lists, addresses, people, audit_log RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('lists.example.org', now());
                INSERT INTO lists (name, domain, settings, created_at, deleted_at) VALUES
                    ('talk', 'lists.example.org', '{}', now(), now() - interval '2 days'),
                    ('talk', 'lists.example.org', '{}', now(), now() - interval '1 day');
                INSERT INTO mailings (id, post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority, created_at, day) OVERRIDING SYSTEM VALUE VALUES
                    (1, 1, 1, 1, '', '', 'FIXED', false, false, 1, now(), current_date),
                    (2, 2, 2, 1, '', '', 'FIXED', false, false, 1, now(), current_date);
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at, attempts) VALUES
                    (1, current_date, 'old.example', 1, 10, 10, 1, now(), 0),
                    (2, current_date, 'new.example', 11, 17, 7, 1, now(), 0);
                """).execute());
    }

    private String run(Command command, String... arguments) {
        return TypedCommand.printed(operations, Console.Format.TEXT, command, arguments);
    }

    @Test
    void itsCopiesAreNamedAndHeldByTheAddressThatItHad() {
        assertThat(run(new QueueCommand())).contains("talk@lists.example.org (deleted)", "old.example", "new.example");
        assertThat(run(new QueueCommand(), "--list", "talk")).contains("new.example").doesNotContain("old.example");
        assertThat(run(new QueueCommand(), "--list", "Talk@lists.example.org")).contains("new.example").doesNotContain("old.example");

        run(new QueueCommand.Hold(), "--list", "talk@lists.example.org");

        assertThat(held()).isEqualTo("new.example");
        run(new QueueCommand.Release(), "--list", "talk@lists.example.org");
        assertThat(held()).isEmpty();
    }

    @Test
    void aNameThatListsOfTwoDomainsHadIsRefusedUntilTheWholeAddressIsTyped() {
        copiesOfAListOfAnotherDomainThatEndedLater();

        assertThatThrownBy(() -> run(new QueueCommand.Drop(), "--list", "talk")).isInstanceOf(Refusal.class)
                .hasMessageContaining("talk could be talk@lists.example.org or talk@xn--bcher-kva.example: type the whole address.");
        run(new QueueCommand.Hold(), "--list", "talk@lists.example.org");
        assertThat(held()).isEqualTo("new.example");
    }

    @Test
    void itsDomainMayBeTypedAsPeopleWriteIt() {
        copiesOfAListOfAnotherDomainThatEndedLater();

        run(new QueueCommand.Hold(), "--list", "Talk@Bücher.example");

        assertThat(held()).isEqualTo("newest.example");
    }

    private void copiesOfAListOfAnotherDomainThatEndedLater() {
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO domains VALUES ('xn--bcher-kva.example', now());
                INSERT INTO lists (name, domain, settings, created_at, deleted_at) VALUES
                    ('talk', 'xn--bcher-kva.example', '{}', now(), now());
                INSERT INTO mailings (id, post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority, created_at, day) OVERRIDING SYSTEM VALUE VALUES
                    (3, 3, 3, 1, '', '', 'FIXED', false, false, 1, now(), current_date);
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at, attempts) VALUES
                    (3, current_date, 'newest.example', 18, 20, 3, 1, now(), 0);
                """).execute());
    }

    private String held() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT coalesce(string_agg(domain, ' '), '') FROM windows WHERE held")
                .mapTo(String.class).one());
    }

    @Test
    void aListThatLivesGoesBeforeOneThatHadItsAddressAndANameThatNobodyHadIsRefused() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO lists (name, domain, settings, created_at) "
                + "VALUES ('talk', 'lists.example.org', '{}', now())"));

        assertThat(run(new QueueCommand(), "--list", "talk")).doesNotContain("old.example", "new.example");
        assertThatThrownBy(() -> run(new QueueCommand(), "--list", "nobody")).isInstanceOf(Refusal.class)
                .hasMessageContaining("There is no list nobody");
    }
}
