package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.LoginLinks;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;

/** A person with lists and addresses: what tests of {@code /my} start from. */
abstract class MyPages {

    static final String ANN = "ann@example.org";
    static final Map<String, String> NOTHING = Map.of();
    static final String TOMORROW = LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    @Inject
    TokenCodec tokens;

    @Inject
    Audit audit;

    final Browser browser = new Browser();
    Jdbi jdbi;

    /** Ann is on the lists one and two with an address each, and owns the list three; Bob is on the list one. */
    @BeforeEach
    void annAndBob() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE administrators, login_links, half_sign_ins, web_sessions, audit_log, lists, domains, addresses, people,
                    address_changes, answers_sent, answer_counts RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('l.example', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('one', 'l.example', '{}', now()),
                    ('two', 'l.example', '{"leaving": "closed"}', now()), ('three', 'l.example', '{}', now());
                INSERT INTO people (display_name, created_at) VALUES ('Ann', now()), ('', now());
                INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'ann@example.org', 'ann@example.org', 'example.org'),
                    (1, 'ann@home.example', 'ann@home.example', 'home.example'), (2, 'bob@example.net', 'bob@example.net', 'example.net');
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    VALUES (1, 1, 'example.org', 'ann@example.org', 'ON', true, false, now()),
                    (2, 2, 'home.example', 'ann@home.example', 'SUSPENDED', true, false, now()),
                    (1, 3, 'example.net', 'bob@example.net', 'ON', true, false, now());
                INSERT INTO roles VALUES (3, 1, 'OWNER'), (1, 3, 'OWNER');
                """).execute());
        signIn(browser, ANN);
    }

    final void signIn(Browser who, String address) {
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(address)));
        assertThat(who.submit(link, link, NOTHING).statusCode()).isEqualTo(303);
    }

    final String row(long subscription) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT delivery || ' ' || coalesce(off_until::text, '-') || ' ' || own_posts || ' ' || skip_when_addressed || ' ' || wishes
                || CASE WHEN left_at IS NULL THEN '' ELSE ' left' END FROM subscriptions WHERE id = :id""").bind("id", subscription)
                .mapTo(String.class).one());
    }

    final List<String> texts(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
