package org.indaba.web.admin;

import java.util.List;
import java.util.Set;
import org.indaba.auth.ArcResult;
import org.indaba.auth.AuthenticationResults;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimResult;
import org.indaba.auth.DmarcOutcome;
import org.indaba.auth.DmarcOutcome.Proof;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.auth.KeyRecords;
import org.indaba.auth.SpfOutcome;
import org.indaba.auth.SpfResult;
import org.indaba.lists.Variant;
import org.indaba.moderate.Trace;
import org.indaba.transform.Survival;
import org.indaba.transform.SurvivalByForm;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A site in trouble, on which everything that strangers may choose is as bad as it can be: list 1 is {@code talk}. */
final class TroubledSite {

    static final String BOSS = "boss@example.net";
    /** A script, what turns the direction of writing, and a word that no line can hold. */
    private static final String HOSTILE = "<script>alert(1)</script>\"'&\u202e\u2066{inject:frame}" + "W".repeat(900);
    private static final Evidence EVIDENCE = new Evidence(new AuthenticationResults(
            new SpfOutcome(new SpfResult.SoftFail(), "people.example", SpfOutcome.Identity.MAIL_FROM),
            List.of(new DkimOutcome(new DkimResult.Fail(HOSTILE), HOSTILE, HOSTILE, HOSTILE, HOSTILE)), new ArcResult.Fail(HOSTILE),
            new DmarcOutcome(new DmarcResult.Pass(), "people.example", "people.example", DmarcPolicy.REJECT, Set.of(Proof.DKIM),
                    Set.of("people.example"))), KeyRecords.none());
    private static final Survival SURVIVAL = new Survival(List.of(
            new Survival.Signature("people.example", true, Survival.Fate.BROKEN, List.of("subject-prefix")),
            new Survival.Signature(HOSTILE, false, Survival.Fate.INTACT, List.of())));
    private static final SurvivalByForm BY_FORM = new SurvivalByForm(List.of(
            new SurvivalByForm.Form(Variant.OF_THE_LIST, SURVIVAL), new SurvivalByForm.Form(Variant.of(3), new Survival(List.of(
                    new Survival.Signature("people.example", true, Survival.Fate.INTACT, List.of()))))));

    private TroubledSite() {
    }

    static void begin(Jdbi jdbi) {
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE administrators, web_sessions, audit_log, domains, lists, addresses, people, mailings, copies, "
                    + "outcomes, "
                    + "windows, routes, sites, queue_holds, copy_shunts, archived_posts, bounces, inbound, held_posts, messages, traffic, "
                    + "expansions, mailing_counts RESTART IDENTITY CASCADE");
            handle.execute("ALTER SEQUENCE copies_id RESTART");
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", BOSS, BOSS);
            handle.execute("INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now())");
            handle.createScript("""
                    INSERT INTO people (display_name, created_at) VALUES ('', now());
                    INSERT INTO addresses (person_id, address, key, domain)
                        SELECT 1, 'user' || n || '@example.com', 'user' || n || '@example.com', 'example.com' FROM generate_series(1, 60) n;
                    INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                        SELECT 1, id, domain, key, 'ON', true, false, now() FROM addresses ORDER BY id;
                    INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority,
                        created_at, day) VALUES (1, 1, 1, '', 'x', 'FIXED', false, false, 1, now(), current_date);
                    """).execute();
            hostile(handle);
        });
    }

    private static void hostile(Handle handle) {
        handle.createUpdate("""
                WITH copy AS (
                    INSERT INTO copies (day, mailing_id, subscription_id, address)
                    SELECT current_date, 1, n, 'user' || n || :evil || '@example.com' FROM generate_series(1, 60) n RETURNING id),
                tried AS (
                    INSERT INTO outcomes SELECT current_date, id, 1, CASE WHEN id <= 10 THEN 'FAILED' ELSE 'DEFERRED' END, now(), :site,
                        left(:evil, 100) || '[192.0.2.1]', :evil, 450, '4.2.0', :evil FROM copy),
                waits AS (
                    INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at, attempts, owner)
                    VALUES (1, current_date, 'example.com', 11, 60, 50, 1, :site, now() + interval '1 hour', 1, 'me'),
                        (1, current_date, :domain, 61, 61, 1, 1, NULL, now(), 0, NULL)),
                counted AS (INSERT INTO mailing_counts VALUES (1, 'FAILED', 10, now())),
                lame AS (INSERT INTO sites VALUES (:site, 7, now() + interval '5 minutes', :evil, now())),
                lost AS (INSERT INTO routes VALUES (:domain, NULL, '', :evil, '', now() + interval '5 minutes')),
                route AS (INSERT INTO routes VALUES ('example.com', :site, '10 25 mx' || :evil || E'\\n', '', '', now())),
                hold AS (INSERT INTO queue_holds VALUES (:domain, 1, 0, :evil, now())),
                bounce AS (
                    INSERT INTO bounces (copy_id, list_id, inbound_id, message_id, received_at, status, summary)
                    VALUES (1, 1, 99, 1, now(), '5.1.1', :evil)),
                held AS (
                    INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at)
                    VALUES (2, 1, :evil, '', :evil, :evil, now() - interval '3 days')),
                came AS (
                    INSERT INTO inbound (message_id, recipient, reverse_path, peer_address, peer_helo, peer_protocol, peer_tls,
                        peer_trusted,
                        eight_bit, smtp_utf8, received_at, state, trace)
                    SELECT 1, 'talk@lists.example.org', '', '192.0.2.9', :evil, 'ESMTP', :evil, false, false, false, now(), state, :trace
                    FROM unnest('{DONE,HELD,SHUNTED}'::text[]) WITH ORDINALITY AS s (state, n) ORDER BY n)
                INSERT INTO archived_posts VALUES (1, 1, 1, :evil, :evil, '{}', :evil, :evil, 'ann@example.net', now(), now(), ARRAY[:evil],
                    :evidence, :survival)
                """)
                .bind("evidence", EVIDENCE.toJson()).bind("survival", BY_FORM.toJson())
                .bind("evil", HOSTILE).bind("site", "mx/<b>\u202e.example").bind("domain", "<i>.example")
                .bind("trace", new Trace("hold", HOSTILE, List.of(
                        new Trace.Look("author", HOSTILE, "hold", HOSTILE))).toJson()).execute();
    }
}
