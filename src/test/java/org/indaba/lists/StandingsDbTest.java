package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What lists say of people. */
class StandingsDbTest {

    private static TestDatabase database;
    private static Standings standings;

    /** Ann has two addresses: one owns the list 1, the other is on it and left the list 2; list 3 was deleted. Bob moderates the list 1. */
    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        standings = new Standings(database.jdbi());
        database.jdbi().useHandle(handle -> handle.createScript("""
                INSERT INTO domains VALUES ('l.example', now());
                INSERT INTO lists (name, domain, settings, created_at, deleted_at) VALUES ('one', 'l.example', '{}', now(), NULL),
                    ('two', 'l.example', '{}', now(), NULL), ('three', 'l.example', '{}', now(), now());
                INSERT INTO people (display_name, created_at) VALUES ('Ann', now()), ('', now());
                INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'Ann@example.org', 'ann@example.org', 'example.org'),
                    (1, 'ann@home.example', 'ann@home.example', 'home.example'), (2, 'bob@example.net', 'bob@example.net', 'example.net');
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at, left_at)
                    VALUES (1, 2, 'home.example', 'ann@home.example', 'OFF', true, false, now(), NULL),
                    (2, 2, 'home.example', 'ann@home.example', 'ON', true, false, now(), now()),
                    (3, 2, 'home.example', 'ann@home.example', 'ON', true, false, now(), NULL);
                INSERT INTO roles VALUES (1, 1, 'OWNER'), (3, 1, 'OWNER'), (1, 3, 'MODERATOR');
                """).executeAsSeparateStatements());
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @Test
    void personHasAllTheirAddresses() {
        Somebody ann = standings.somebody(EmailAddress.of("ANN@example.org"));

        assertThat(ann.personId()).isEqualTo(1);
        assertThat(ann.keys()).containsExactly("ann@example.org", "ann@home.example");
        assertThat(ann.addresses()).extracting(EmailAddress::toString).containsExactly("Ann@example.org", "ann@home.example");
    }

    @Test
    void strangerIsAnAddress() {
        EmailAddress eve = EmailAddress.of("eve@example.net");

        assertThat(standings.somebody(eve)).isEqualTo(new Somebody(0, List.of(eve), ""));
        assertThat(standings.on(1, List.of(eve.key()))).isEqualTo(Standing.NONE);
        assertThat(standings.on(1, List.of())).isEqualTo(Standing.NONE);
        assertThat(standings.all(List.of(eve.key()))).isEmpty();
        assertThat(standings.known(eve)).isEmpty();
    }

    @Test
    void whatAnyAddressHasThePersonHas() {
        List<String> ann = standings.somebody(EmailAddress.of("ann@home.example")).keys();

        assertThat(standings.on(1, ann)).isEqualTo(new Standing(Set.of(Role.OWNER), true));
        assertThat(standings.on(2, ann)).as("left").isEqualTo(Standing.NONE);
        assertThat(standings.on(1, List.of("bob@example.net"))).isEqualTo(new Standing(Set.of(Role.MODERATOR), false));
    }

    @Test
    void onlyLivingListsCount() {
        assertThat(standings.all(List.of("ann@example.org", "ann@home.example")))
                .isEqualTo(Map.of(1L, new Standing(Set.of(Role.OWNER), true)));
        assertThat(standings.all(List.of("bob@example.net"))).isEqualTo(Map.of(1L, new Standing(Set.of(Role.MODERATOR), false)));
    }

    @Test
    void addressIsKnownAsItsPersonWroteIt() {
        assertThat(standings.known(EmailAddress.of("aNN@example.org")).orElseThrow()).hasToString("Ann@example.org");
    }
}
