package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is in charge of the site and of domains. */
class AuthoritiesDbTest {

    private static final EmailAddress ANN = EmailAddress.of("Ann@example.net");
    private static final EmailAddress BEN = EmailAddress.of("ben@example.net");

    private static TestDatabase database;

    private Authorities authorities;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @BeforeEach
    void twoDomains() {
        database.jdbi().useHandle(handle -> {
            handle.execute("TRUNCATE administrators, domains CASCADE");
            handle.execute("INSERT INTO domains VALUES ('a.example', now()), ('b.example', now())");
        });
        authorities = new Authorities(database.jdbi(), () -> Instant.parse("2026-03-01T12:00:00Z"));
    }

    private boolean add(String domain, DomainRole role, EmailAddress address) {
        return database.transactions().call(() -> authorities.addInTx(new DomainGrant(domain, role, address)));
    }

    private boolean remove(String domain, DomainRole role, EmailAddress address) {
        return database.transactions().call(() -> authorities.removeInTx(new DomainGrant(domain, role, address)));
    }

    @Test
    void strangersMayDoNothing() {
        assertThat(authorities.of(List.of(ANN.key()))).isEqualTo(Authority.NONE);
        assertThat(authorities.of(List.of())).isEqualTo(Authority.NONE);
        assertThat(authorities.known(ANN)).isEmpty();
        assertThat(Authority.NONE.administers("a.example") || Authority.NONE.createsIn("a.example")).isFalse();
        assertThat(Authority.NONE.createsAnywhere()).isFalse();
    }

    @Test
    void rolesAreGivenOnceAndTakenBack() {
        assertThat(add("a.example", DomainRole.ADMINISTRATOR, ANN)).isTrue();
        assertThat(add("a.example", DomainRole.ADMINISTRATOR, EmailAddress.of("ann@EXAMPLE.net"))).isFalse();
        assertThat(add("b.example", DomainRole.CREATOR, ANN)).isTrue();

        Authority authority = authorities.of(List.of("other@example.net", ANN.key()));
        assertThat(authority).isEqualTo(new Authority(false, Set.of("a.example"), Set.of("b.example")));
        assertThat(authority.administers("a.example")).isTrue();
        assertThat(authority.administers("b.example")).isFalse();
        assertThat(authority.createsIn("a.example") && authority.createsIn("b.example") && authority.createsAnywhere()).isTrue();
        assertThat(authorities.all(DomainRole.ADMINISTRATOR))
                .containsExactly(new DomainGrant("a.example", DomainRole.ADMINISTRATOR, ANN));
        assertThat(authorities.known(EmailAddress.of("ANN@example.net"))).contains(ANN);

        assertThat(remove("a.example", DomainRole.CREATOR, ANN)).isFalse();
        assertThat(remove("a.example", DomainRole.ADMINISTRATOR, ANN)).isTrue();
        assertThat(authorities.of(List.of(ANN.key()))).isEqualTo(new Authority(false, Set.of(), Set.of("b.example")));
    }

    @Test
    void administratorsOfTheSiteMayEverything() {
        database.jdbi().useHandle(handle -> handle.execute("INSERT INTO administrators VALUES (?, ?, now())", BEN.key(), BEN.toString()));

        Authority authority = authorities.of(List.of(BEN.key()));

        assertThat(authority.administers("a.example") && authority.createsIn("b.example") && authority.createsAnywhere()).isTrue();
        assertThat(authorities.known(BEN)).contains(BEN);
    }

    @Test
    void roleEndsWithItsDomainAndNeedsOne() {
        add("a.example", DomainRole.ADMINISTRATOR, ANN);
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM domains WHERE name = 'a.example'"));

        assertThat(authorities.of(List.of(ANN.key()))).isEqualTo(Authority.NONE);
        assertThatThrownBy(() -> add("a.example", DomainRole.CREATOR, ANN)).hasMessageContaining("foreign key");
    }
}
