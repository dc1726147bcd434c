package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.indaba.access.AuditEntry;
import org.indaba.app.home.Refusal;
import org.indaba.lists.Suppression;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do with the whole site: who is in charge of it, what programs may, and whom it sends nothing. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class SiteCommandsDbTest {

    private static final List<String> OURS = List.of("postmaster@lists.example.org", "Abuse@lists.example.org", "talk@lists.example.org",
            "owner-talk@lists.example.org", "talk-request@lists.example.org");

    @Inject
    DataSource dataSource;

    @Inject
    Operations operations;

    private Jdbi jdbi;

    @BeforeEach
    void aListThatLivesAndOneThatIsGone() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE api_tokens, webhooks, administrators, suppressions, audit_log, domains, lists, addresses, people
                    RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('lists.example.org', now());
                INSERT INTO lists (name, domain, settings, created_at, deleted_at) VALUES
                    ('talk', 'lists.example.org', '{}', now(), NULL), ('old', 'lists.example.org', '{}', now(), now());
                """).execute());
    }

    private String run(Console.Format format, Command command, String... arguments) {
        return TypedCommand.printed(operations, format, command, arguments);
    }

    private String run(Command command, String... arguments) {
        return run(Console.Format.TEXT, command, arguments);
    }

    private List<String> log() {
        return operations.audit().latest(50).stream().map(AuditEntry::action).toList();
    }

    /** RFC 5321 §4.5.1: postmaster's mail is read by people. */
    @Test
    void nobodyIsInChargeByAnAddressOfOurs() {
        for (String address : OURS) {
            assertThatThrownBy(() -> run(new AdminCommand.Add(), address)).as(address).isInstanceOf(Refusal.class)
                    .hasMessageContaining("reaches no person. Nothing was changed.");
            assertThatThrownBy(() -> run(new DomainRoleCommand.Add(), "lists.example.org", "administrator", address)).as(address)
                    .isInstanceOf(Refusal.class).hasMessageContaining("reaches no person. Nothing was changed.");
        }
        assertThat(operations.administrators().all()).isEmpty();
        assertThat(log()).isEmpty();

        run(new AdminCommand.Add(), "ann@lists.example.org");
        run(new DomainRoleCommand.Add(), "lists.example.org", "administrator", "postmaster@example.org");

        assertThat(log()).containsExactly("domain-role add", "admin add");
    }

    /** Who was made one before his address became ours does not stay for ever. */
    @Test
    void whoIsInChargeByAnAddressOfOursIsTakenAway() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO administrators VALUES ('talk@lists.example.org', 'talk@lists.example.org', "
                + "now())"));

        run(new AdminCommand.Remove(), "talk@lists.example.org");

        assertThat(operations.administrators().all()).isEmpty();
    }

    @Test
    void aSuppressionLastsForTheDaysThatAreTypedOrForGood() {
        for (String days : List.of("0", "-1", Integer.toString(Suppressions.MAX_DAYS + 1))) {
            assertThatThrownBy(() -> run(new BounceSuppressedCommand.Add(), "dead@example.org", "--days=" + days)).as(days)
                    .isInstanceOf(Refusal.class).hasMessage("--days takes 1 to 3650. Leave it out for good.");
        }
        assertThat(suppression("dead@example.org")).isNull();
        assertThat(log()).isEmpty();

        run(new BounceSuppressedCommand.Add(), "dead@example.org", "--days=" + Suppressions.MAX_DAYS);
        run(new BounceSuppressedCommand.Add(), "gone@example.org");

        Suppression dead = suppression("dead@example.org");
        assertThat(Duration.between(dead.since(), dead.expiresAt())).isEqualTo(Duration.ofDays(Suppressions.MAX_DAYS));
        assertThat(suppression("gone@example.org").expiresAt()).isNull();
    }

    private Suppression suppression(String address) {
        return operations.suppressions().find(EmailAddress.of(address)).orElse(null);
    }

    /** Nothing in its place would say that they are for the whole site. */
    @Test
    void whatAProgramHasOfAListThatIsGoneIsShownAsThatListsOwn() {
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO api_tokens (token_hash, name, scopes, list_id, made_by, made_at, expires_at)
                    SELECT decode(repeat('0' || n, 32), 'hex'), 'monitor', ARRAY['bounces:read'], NULLIF(n, 3), 'ann', now(),
                        now() + interval '1 day'
                    FROM generate_series(1, 3) n;
                INSERT INTO webhooks (list_id, url, secret, made_by, made_at, state, position, due_at)
                    SELECT NULLIF(n, 3), 'https://hook.example/', 'x', 'ann', now(), 'ACTIVE', 0, now() FROM generate_series(1, 3) n;
                """).execute());

        assertThat(run(Console.Format.JSON, new TokensCommand()).lines()).extracting(SiteCommandsDbTest::list)
                .containsExactly("", "old@lists.example.org (deleted)", "talk@lists.example.org");
        assertThat(run(Console.Format.JSON, new WebhooksCommand()).lines()).extracting(SiteCommandsDbTest::list)
                .containsExactly("talk@lists.example.org", "old@lists.example.org (deleted)", "");
    }

    private static String list(String line) {
        return line.replaceFirst(".*\"list\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void aListOfWhichNothingIsKnownHasItsNumber() {
        assertThat(operations.register().nameOfDeleted(2)).isEqualTo("old@lists.example.org (deleted)");
        assertThat(operations.register().nameOfDeleted(17)).isEqualTo("deleted list 17");
    }
}
