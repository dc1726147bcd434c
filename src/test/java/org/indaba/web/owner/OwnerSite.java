package org.indaba.web.owner;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.access.WebSessions;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/** A site with a list, its owner, its moderator and a member; and somebody of these in front of a browser. */
final class OwnerSite {

    static final String LIST = "/lists/talk@lists.example.org";
    static final String OWNER = "ann@example.com";
    static final String MODERATOR = "mo@example.com";
    static final String MEMBER = "bob@example.net";
    static final String BOSS = "boss@example.net";

    private static final Pattern INPUT = Pattern.compile("<input [^>]*>");
    private static final Pattern SELECT = Pattern.compile("<select (?![^>]* disabled)[^>]*name=\"([^\"]+)\"[^>]*>"
            + "[^<]*(?:<(?!/select>|option value=\"[^\"]*\" selected>)[^<]*)*<option value=\"([^\"]*)\" selected>");
    /** HTML, the element textarea: a line end at its beginning is none of its value. */
    private static final Pattern TEXTAREA = Pattern.compile("<textarea (?![^>]* disabled)[^>]*name=\"([^\"]+)\"[^>]*>"
            + "\n?([^<]*)</textarea>");
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final Transactions transactions;
    private final WebSessions sessions;

    OwnerSite(Transactions transactions, WebSessions sessions) {
        this.transactions = transactions;
        this.sessions = sessions;
    }

    /** List 1 is {@code talk}. */
    static void begin(Jdbi jdbi) {
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE administrators, web_sessions, audit_log, domains, lists, addresses, people, bounce_members, "
                    + "held_posts, confirmations RESTART IDENTITY CASCADE");
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", BOSS, BOSS);
            handle.createScript("""
                    INSERT INTO domains VALUES ('lists.example.org', now());
                    INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now()),
                        ('other', 'lists.example.org', '{}', now());
                    INSERT INTO people (display_name, created_at) VALUES ('Ann Owner', now()), ('', now()), ('Bob Builder', now());
                    INSERT INTO addresses (person_id, address, key, domain) VALUES
                        (1, 'ann@example.com', 'ann@example.com', 'example.com'), (2, 'mo@example.com', 'mo@example.com', 'example.com'),
                        (3, 'bob@example.net', 'bob@example.net', 'example.net');
                    INSERT INTO roles VALUES (1, 1, 'OWNER'), (1, 2, 'MODERATOR'), (2, 3, 'OWNER');
                    INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                        VALUES (1, 3, 'example.net', 'bob@example.net', 'ON', true, false, now());
                    """).execute();
        });
    }

    Person as(String address) {
        return new Person(transactions.call(() -> sessions.beginInTx(EmailAddress.of(address))));
    }

    /** @param session of who is signed in */
    record Person(String session) {

        RequestSpecification request() {
            return given().redirects().follow(false).urlEncodingEnabled(false).cookie("indaba", session);
        }

        Response get(String path) {
            return request().get(path);
        }

        /** What the list's page {@code below} says. */
        String page(String below) {
            return get(LIST + below).asString();
        }

        String token() {
            Matcher token = TOKEN.matcher(get(LIST).asString());
            String last = "";
            while (token.find()) {
                last = token.group(1);
            }
            return last;
        }

        /** What a browser would send of the list's page {@code below} if nobody touched its forms, but for their tokens. */
        Map<String, String> form(String below) {
            String page = page(below);
            Map<String, String> fields = new LinkedHashMap<>();
            INPUT.matcher(page).results().map(MatchResult::group)
                    .filter(input -> !input.contains("type=\"checkbox\"") || input.contains(" checked"))
                    .filter(input -> !input.contains(" disabled"))
                    .forEach(input -> fields.put(attribute(input, "name"), attribute(input, "value")));
            SELECT.matcher(page).results().forEach(select -> fields.put(select.group(1), select.group(2)));
            TEXTAREA.matcher(page).results().forEach(area -> fields.put(area.group(1), area.group(2)));
            fields.remove("csrf");
            return fields;
        }

        private static String attribute(String input, String name) {
            Matcher value = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(input);
            return value.find() ? value.group(1) : "";
        }

        Response post(String below, Map<String, ?> fields) {
            return request().formParam("csrf", token()).formParams(fields).post(LIST + below);
        }
    }
}
