package org.indaba.api;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Set;
import org.indaba.access.ApiTokens;
import org.indaba.access.NewApiToken;
import org.indaba.access.Scope;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/** A site with two lists, and programs with tokens. */
final class ApiTestSite {

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final ApiTokens tokens;

    ApiTestSite(Jdbi jdbi, Transactions transactions, ApiTokens tokens) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.tokens = tokens;
    }

    /** List 1 is {@code talk}, list 2 is {@code other}. */
    void begin() {
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE api_tokens, webhooks, administrators, web_sessions, audit_log, domains, lists, addresses, people "
                    + "RESTART IDENTITY CASCADE");
            handle.createScript("""
                    INSERT INTO domains VALUES ('lists.example.org', now());
                    INSERT INTO lists (name, domain, settings, created_at) VALUES
                        ('talk', 'lists.example.org', '{"description": "Talk <b>& more</b>"}', now()),
                        ('other', 'lists.example.org', '{}', now());
                    INSERT INTO people (display_name, created_at) VALUES ('', now());
                    INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'Ann@example.com', 'ann@example.com', 'example.com');
                    INSERT INTO roles VALUES (1, 1, 'OWNER'), (2, 1, 'OWNER');
                    """).execute();
        });
    }

    String token(Long list, Scope... scopes) {
        return transactions.call(() -> tokens.makeInTx(new NewApiToken("test", Set.of(scopes), list, Duration.ofDays(1), "test"))).secret();
    }

    static RequestSpecification as(String token) {
        return given().redirects().follow(false).header("Authorization", "Bearer " + token);
    }
}
