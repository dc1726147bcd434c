package org.indaba.app.backup;

import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** A database with something of everything in it, and what tests ask about databases. */
final class Site {

    private Site() {
    }

    /**
     * At least one row in every table, with all that text formats stumble over: line breaks, tabs, backslashes, {@code \.} and
     * {@code \N} alone on a line, empty text beside NULL, letters beyond the first plane, arrays, octets.
     */
    static void fill(Jdbi jdbi) {
        jdbi.useHandle(handle -> handle.createScript("""
                CREATE TABLE copies_20260301 PARTITION OF copies FOR VALUES FROM ('2026-03-01') TO ('2026-03-02');
                CREATE TABLE outcomes_20260301 PARTITION OF outcomes FOR VALUES FROM ('2026-03-01') TO ('2026-03-02');
                INSERT INTO domains VALUES ('lists.example.org', '2026-03-01 10:00:00.123456+01');
                INSERT INTO lists (name, domain, settings, created_at)
                    VALUES ('afnog', 'lists.example.org', '{"footer": "a\\tb\\n\\\\.\\n\\u00e4\\ud83d\\ude00"}', 'epoch');
                INSERT INTO setting_changes (list_id, at, actor, way, key, before, after, undone)
                    VALUES (1, now(), 'ann@example.org', 'PAGE', 'footer', '', E'a\\tb\\n\\\\.', NULL),
                    (1, now(), 'a', 'COMMAND', 'html', 'x', '', 1);
                INSERT INTO member_imports (list_id, made_by, made_at, state, total) VALUES (1, 'a', now(), 'LOOKED_AT', 1);
                INSERT INTO member_import_rows VALUES (1, 0, 2, 'a', E'a\\tb', 'INVALID', 'x');
                INSERT INTO sender_rules VALUES (1, 'a@b.example', 'A@b.example', 'ACCEPT', 'ann', now());
                INSERT INTO former_names VALUES ('lists.example.org', 'old', 1);
                INSERT INTO people (display_name, created_at, language)
                    VALUES (E'a\\tb\\n\\\\.\\n\\\\N\\r\\u00e4\\U0001F600', now(), 'fr'), ('', now(), NULL);
                INSERT INTO list_texts VALUES (1, 'joined', 'fr', 'Bienvenue', E'\\\\.\\n\\u00e9', 'ann', now());
                INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'Ann@Example.org', 'ann@example.org', 'example.org'),
                    (2, 'bob@example.net', 'bob@example.net', 'example.net');
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    VALUES (1, 1, 'example.org', 'ann@example.org', 'ON', true, false, now()),
                    (1, 2, 'example.net', 'bob@example.net', 'ON', true, false, now());
                INSERT INTO roles VALUES (1, 1, 'OWNER');
                INSERT INTO bans (list_id, pattern, created_at) VALUES (NULL, '@spam.example', now()), (1, 'x@y.example', now());
                INSERT INTO administrators VALUES ('ann@example.org', 'Ann@Example.org', now());
                INSERT INTO domain_roles VALUES ('lists.example.org', 'CREATOR', 'bob@example.net', 'bob@example.net', now());
                INSERT INTO credentials VALUES (1, '$argon2id$x', now(), decode(repeat('5c0a', 10), 'hex'), now(), 7);
                INSERT INTO recovery_codes VALUES (1, decode(repeat('0a', 32), 'hex'));
                INSERT INTO half_sign_ins VALUES (decode(repeat('0d', 32), 'hex'), 'a', 'a', 'LINK', now(), 1);
                INSERT INTO token_keys (secret, created_at, signs_from) VALUES (decode(repeat('00ff0a5c', 8), 'hex'), now(), now());
                INSERT INTO dkim_keys (domain, selector, kind, private_key, public_key, created_at, served_at, signs_from)
                    VALUES ('lists.example.org', 's1', 'ED25519', '\\x00ff0a5c', '\\x0a', now(), now(), now()),
                    ('lists.example.org', 's2', 'RSA', '\\x5c0a', '\\xff', now(), NULL, NULL);
                INSERT INTO audit_log (at, actor, action, subject, detail) VALUES (now(), 'ann', 'did', 'this', E'\\\\.');
                INSERT INTO messages (size_octets, sha256, stored_at) VALUES (3, '\\x00', now());
                INSERT INTO message_chunks VALUES (1, 0, '\\x000a5c'), (1, 1, decode(repeat('0a5c2e0d', 65536), 'hex'));
                INSERT INTO message_holds VALUES (1, 'archive:1');
                INSERT INTO sweep_candidates (message_id, since) VALUES (1, now());
                INSERT INTO inbound (message_id, recipient, reverse_path, peer_address, peer_helo, peer_protocol, peer_tls, peer_trusted,
                    eight_bit, smtp_utf8, received_at, state, trace) VALUES
                    (1, 'afnog@lists.example.org', '', '::1', 'x', 'ESMTP', '', false, true, false, now(), 'WAITING', '[]');
                INSERT INTO earlier_posts VALUES (1, '\\xff', 1, now());
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at)
                    VALUES (1, 1, 'a', '', 's', 'r', now());
                INSERT INTO held_announcements VALUES (1, now());
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day) VALUES (1, 1, 1, '\\x01', 'owner-afnog@lists.example.org', 'RETURN_PATH', false, false, 1, now(),
                    '2026-03-01'),
                    (2, 1, 1, '', 'x', 'FIXED', false, false, 0, now(), '2026-03-02');
                INSERT INTO mailing_variants VALUES (1, 2, '\\x0102');
                INSERT INTO mailing_counts VALUES (1, 'DELIVERED', 1);
                INSERT INTO copies (day, mailing_id, subscription_id, address) VALUES ('2026-03-01', 1, 1, 'Ann@Example.org'),
                    ('2026-03-01', 1, 2, 'bob@example.net'), ('2026-03-02', 2, 1, 'Ann@Example.org');
                INSERT INTO outcomes VALUES ('2026-03-01', 1, 1, 'DELIVERED', now(), 's', 'h', '', 250, '2.0.0', E'ok\\nok'),
                    ('2026-03-02', 3, 1, 'DEFERRED', now(), 's', 'h', '', 0, '', '');
                INSERT INTO copy_shunts VALUES (2, '2026-03-01', 'x', now());
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at, attempts, owner,
                    owned_until)
                    VALUES (1, '2026-03-01', 'example.net', 2, 2, 1, 1, 's', now(), 0, 'other/1', now() + interval '1 hour'),
                    (2, '2026-03-02', 'example.org', 3, 3, 1, 1, NULL, now(), 0, NULL, NULL);
                INSERT INTO routes VALUES ('example.net', 's', '10 25 mx.example.net', '', '', now());
                INSERT INTO mta_sts_policies VALUES ('example.net', '1', 'ENFORCE', E'mx.example.net\\n*.example.net', 86400, now(), now());
                INSERT INTO sites VALUES ('s', 3, now(), 'no', now());
                INSERT INTO queue_holds VALUES ('', 1, 0, 'why', now(), now());
                INSERT INTO delivery_nodes VALUES ('other', 'mx.example.org', now());
                INSERT INTO node_names VALUES ('mx.example.org', now());
                INSERT INTO site_leases VALUES (0, 'other', now());
                INSERT INTO expansions (mailing_id, list_id, as_of, author_keys, addressed_keys, chunk) VALUES
                    (2, 1, now(), ARRAY['a"b', 'c,d', 'NULL'], '{}', 100);
                INSERT INTO archived_posts VALUES (1, 1, 1, 'id', '', ARRAY['x'], 's', '', 'a', NULL, now(), '{}');
                INSERT INTO bounces (copy_id, list_id, inbound_id, message_id, received_at, status, summary)
                    VALUES (1, 1, 1, 1, now(), '', '');
                INSERT INTO kept_mail VALUES (1, 1, now(), 'a', 'LOOP');
                INSERT INTO bounce_events (number, at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site,
                    recipient, severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score, incident_id)
                    VALUES (nextval('bounce_event_numbers'), now(), 'REFUSAL', 1, 1, 'Ann@Example.org', 'ann@example.org', 1, 1, 1, 's', '',
                    'permanent', 'no-such-user', 'member', '5.1.1', 550, 'no', 'r', 0, 'SCORED', 100, 100, 0);
                INSERT INTO bounce_members VALUES (1, 1, 'Ann@Example.org', 'ann@example.org', 100, '2026-03-01', now(), now(),
                    'no-such-user', now(), 'SCORED', NULL, 0, 0, 0, NULL, NULL);
                INSERT INTO bounce_incidents (list_id, mailing_id, post_id, site, sort, reason, evidence, members, opened_at, last_at)
                    VALUES (1, 1, 1, 's', 'REFUSED', 'authentication', 'no', 3, now(), now());
                INSERT INTO bounce_alerts VALUES (1, now());
                INSERT INTO bounce_counts VALUES (1, '2026-03-01', 'no-such-user', 's', 1);
                INSERT INTO suppressions VALUES ('dead@example.org', 'dead@example.org', 'x', now(), NULL);
                INSERT INTO erased_suppressions VALUES (decode(repeat('5c', 32), 'hex'), 'x', now(), now());
                INSERT INTO forwards VALUES ('x', now(), 1);
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at)
                    VALUES (1, 'a', 'a', '', 'JOIN', 'CONFIRM', now(), now());
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at, details,
                    asked_by, question_id, declined_at)
                    VALUES (1, 'b', 'b', 'B', 'JOIN', 'INVITE', now(), now(), E'do\tcome', 'ann@example.org', 1, now());
                INSERT INTO questions (address_key, list_id, sent_at, expires_at, answered_at, kind) VALUES
                    ('a', 1, now(), now(), now(), 'WISH'), ('b', 1, now(), now(), NULL, 'INVITATION');
                INSERT INTO address_changes (kind, old_address, old_key, new_address, new_key, asked_at, expires_at)
                    VALUES ('ADD', 'a', 'a', 'b', 'b', now(), now());
                INSERT INTO errands (list_id, moderator, kind, target_id, expires_at) VALUES (1, 'm@x', 'POST', 1, now());
                INSERT INTO answer_counts VALUES ('all', now(), 1);
                INSERT INTO login_links VALUES (decode(repeat('00', 32), 'hex'), 'a', 'a', true, now(), now(), NULL);
                INSERT INTO web_sessions VALUES (decode(repeat('5c', 32), 'hex'), 'a', 'a', now(), now());
                INSERT INTO api_tokens (token_hash, name, scopes, list_id, made_by, made_at, expires_at)
                    VALUES (decode(repeat('0a', 32), 'hex'), 'a', ARRAY['x:y', 'N'], 1, 'ann', now(), now());
                INSERT INTO webhooks (list_id, url, secret, made_by, made_at, state, position, due_at)
                    VALUES (NULL, 'https://x.example/', '\\x00ff', 'ann', now(), 'ACTIVE', 0, now());
                INSERT INTO traffic VALUES (now(), 'POSTS', 1);
                INSERT INTO answers_sent VALUES ('a', 1, now());
                INSERT INTO delivery_warnings VALUES (1, now());
                INSERT INTO expiries_told VALUES (1, 1);
                INSERT INTO reports_sent VALUES ('a', '2026-03-01', 1);
                INSERT INTO dns_reports VALUES ('@mail.example.org', now()), ('lists.example.org', now());
                INSERT INTO dns_findings VALUES ('lists.example.org', 0, 'mx', 'lists.example.org', E'a\\tb', 'wrong', 's', E'a\nb');
                INSERT INTO dns_troubles VALUES ('lists.example.org', 'mx', 'lists.example.org', now(), '', 'NEWS');
                INSERT INTO dns_watch VALUES (1, now(), 'me', now());
                """).executeAsSeparateStatements());
    }

    /** What is in each table, however its rows are ordered: how many, and a digest over all of them. */
    static SortedMap<String, String> digests(Jdbi jdbi) throws SQLException {
        return jdbi.withHandle(handle -> {
            SortedMap<String, String> digests = new TreeMap<>();
            for (String table : Catalogue.read(handle.getConnection()).tables().keySet()) {
                // By name, and with the columns in the order of their names: tables that grew have another order than those made anew.
                String columns = String.join(", ", Catalogue.read(handle.getConnection()).tables().get(table).columns().stream().sorted()
                        .map(Catalogue::quoted).toList());
                digests.put(table, handle.createQuery("SELECT count(*) || ' ' || md5(coalesce(string_agg(d, '' ORDER BY d), '')) "
                        + "FROM (SELECT md5(row(" + columns + ")::text) AS d FROM " + Catalogue.quoted(table) + ") rows")
                        .mapTo(String.class).one());
            }
            digests.remove("flyway_schema_history");
            return digests;
        });
    }
}
