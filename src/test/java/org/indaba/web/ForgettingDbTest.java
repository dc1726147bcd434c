package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.indaba.access.AccessTraces;
import org.indaba.bounce.BounceTraces;
import org.indaba.command.AskedTraces;
import org.indaba.deliver.CopyTraces;
import org.indaba.expand.AuthorTraces;
import org.indaba.hook.HookUrl;
import org.indaba.hook.Webhooks;
import org.indaba.lists.PersonalData;
import org.indaba.lists.SqlPeople;
import org.indaba.lists.SqlSuppressions;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Erasure;
import org.indaba.moderate.HeldTraces;
import org.indaba.spool.InboundTraces;
import org.indaba.spool.Signal;
import org.indaba.spool.SqlInbox;
import org.indaba.spool.SqlMessageStore;
import org.indaba.spool.Transactions;
import org.indaba.testing.AuditInMemory;
import org.indaba.testing.FakeLists;
import org.indaba.testing.TestDatabase;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who left something everywhere is forgotten: every column of every table is read for it. */
class ForgettingDbTest {

    private static final String ANN = "ann@example.org";
    private static final String HOME = "ann.two@home.example";
    private static final Erasure ERASURE = new Erasure(1, List.of(EmailAddress.of(ANN), EmailAddress.of(HOME)),
            Instant.parse("2026-03-01T12:00:00Z"));

    /** Where an address may stay, and why: as docs/operations.md tells it. */
    private static final Map<String, String> STAYS = Map.of(
            "archived_posts.author_address", "posts stay as everybody received them",
            "message_chunks.octets", "posts stay as everybody received them",
            "bans.pattern", "a ban is a rule of the list",
            "sender_rules.address", "that a sender is held or refused is a rule of the list",
            "sender_rules.key", "the same");

    private final AtomicReference<Instant> now = new AtomicReference<>(ERASURE.at());
    private final InstantSource clock = now::get;
    private final TestDatabase database = TestDatabase.create();
    private final SqlMessageStore store = new SqlMessageStore(database.jdbi(), clock);
    private final Forgetting forgetting = new Forgetting(
            new Forgetting.Lists(new PersonalData(database.jdbi()), new AccessTraces(database.jdbi()),
                    new AskedTraces(database.jdbi(), new FakeLists()),
                    new Webhooks(database.jdbi(), HookUrl.Reach.INTERNET, clock, new Random(1))),
            new Forgetting.Mail(new InboundTraces(database.jdbi()),
                    new HeldTraces(database.jdbi(), new SqlInbox(database.jdbi(), new Signal(), clock)), new AuthorTraces(database.jdbi()),
                    new CopyTraces(database.jdbi(), store, new Random(2)), new BounceTraces(database.jdbi(), store)), new AuditInMemory());

    /** Ann has two addresses, and joann's ends like one of them. */
    @BeforeEach
    void fill() {
        database.jdbi().useHandle(handle -> {
            handle.createScript("""
                INSERT INTO domains VALUES ('l.example', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('one', 'l.example', '{}', now());
                INSERT INTO people (display_name, created_at) VALUES ('Ann Secretname', now()), ('', now());
                INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'Ann@example.org', 'ann@example.org', 'example.org'),
                    (1, 'ann.two@home.example', 'ann.two@home.example', 'home.example'),
                    (2, 'joann@example.org', 'joann@example.org', 'example.org');
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT 1, id, domain, key, 'ON', true, false, now() FROM addresses;
                INSERT INTO roles VALUES (1, 1, 'OWNER'), (1, 3, 'OWNER');
                INSERT INTO list_texts VALUES (1, 'joined', 'en', 's', 'b', 'Ann@example.org', now());
                INSERT INTO setting_changes (list_id, at, actor, way, key, before, after) VALUES
                    (1, now(), 'ann@example.org', 'PAGE', 'footer', '', '');
                INSERT INTO member_imports (list_id, made_by, made_at, state, total, done) VALUES
                    (1, 'ann@example.org', now(), 'RUNNING', 2, 1);
                INSERT INTO member_import_rows VALUES (1, 0, 1, 'ANN@example.org', 'Ann Secretname', 'ADDED', ''),
                    (1, 1, 2, 'ann.two@home.example', '', 'ADDED', ''), (1, 2, 3, 'joann@example.org', '', 'ADDED', '');
                INSERT INTO bans (list_id, pattern, created_at) VALUES (1, 'ann@example.org', now());
                INSERT INTO suppressions VALUES ('ann@example.org', 'Ann@example.org', 'no such user <ann@example.org>', now(), NULL);
                INSERT INTO domain_roles VALUES ('l.example', 'CREATOR', 'ann@example.org', 'ann@example.org', now());
                INSERT INTO web_sessions VALUES (decode(repeat('5c', 32), 'hex'), 'ann@example.org', 'Ann@example.org', now(), now());
                INSERT INTO login_links VALUES (decode(repeat('00', 32), 'hex'), 'ann@example.org', 'a', true, now(), now(), NULL);
                INSERT INTO half_sign_ins VALUES (decode(repeat('0d', 32), 'hex'), 'ann@example.org', 'a', 'LINK', now(), 1);
                INSERT INTO api_tokens (token_hash, name, scopes, list_id, made_by, made_at, expires_at)
                    VALUES (decode(repeat('0a', 32), 'hex'), 'a', ARRAY['members:read'], 1, 'Ann@example.org', now(), now());
                INSERT INTO webhooks (list_id, url, secret, made_by, made_at, state, position, due_at)
                    VALUES (1, 'https://x.example/', '\\x00ff', 'ann@example.org', now(), 'ACTIVE', 0, now());
                INSERT INTO audit_log (at, actor, action, subject, detail) VALUES
                    (now(), 'Ann@example.org', 'login', 'ann@example.org', ''),
                    (now(), 'joann@example.org', 'member add', 'one@l.example', 'added: ann.two@home.example, joann@example.org');
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at, asked_by)
                    VALUES (1, 'Ann@example.org', 'ann@example.org', 'Ann Secretname', 'JOIN', 'INVITE', now(), now(), ''),
                    (1, 'eve@example.net', 'eve@example.net', '', 'JOIN', 'INVITE', now(), now(), 'ann@example.org');
                INSERT INTO questions (address_key, list_id, sent_at, expires_at) VALUES ('ann@example.org', 1, now(), now());
                INSERT INTO address_changes (kind, old_address, old_key, new_address, new_key, asked_at, expires_at) VALUES
                    ('ADD', 'a@b.example', 'a@b.example', 'ann@example.org', 'ann@example.org', now(), now());
                INSERT INTO errands (list_id, moderator, kind, target_id, expires_at) VALUES (1, 'Ann@example.org', 'POST', 1, now());
                INSERT INTO answers_sent VALUES ('ann@example.org', 1, now());
                INSERT INTO answer_counts VALUES ('invite ann@example.org', now(), 1);
                INSERT INTO reports_sent VALUES ('ann@example.org', current_date, 1);
                INSERT INTO queue_holds VALUES ('', 0, 0, 'why', now(), NULL, 'ann@example.org');
                """).execute();
            mail(handle);
        });
    }

    /** Post 1 is Ann's and was sent; 2 is hers and waits for a moderator, 3 was refused; 4 told that a copy for her came back. */
    private static void mail(Handle handle) {
        handle.createScript("""
                INSERT INTO messages (size_octets, sha256, stored_at)
                    SELECT 1, '\\x00', '2026-02-01' FROM generate_series(1, 4);
                INSERT INTO message_chunks SELECT n, 0, convert_to('To: <ann@example.org> ' || n, 'UTF8') FROM generate_series(1, 4) n;
                INSERT INTO message_holds VALUES (1, 'archive:1'), (3, 'mailing:2'), (4, 'bounce:4');
                INSERT INTO inbound (message_id, recipient, reverse_path, peer_address, peer_helo, peer_protocol, peer_tls, peer_trusted,
                    eight_bit, smtp_utf8, received_at, state, trace, evidence, wish, stack_trace)
                    SELECT n, 'one@l.example', 'Ann@example.org', '::1', 'x', 'ESMTP', '', false, true, false, now(),
                        (ARRAY['DONE', 'HELD', 'DONE', 'DONE'])[n], 'from ann@example.org', 'spf=pass smtp.mailfrom=ANN@example.org',
                        'ORCPT=rfc822;ann@example.org', 'at <ann@example.org>' FROM generate_series(1, 4) n;
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at, decision, decided_by,
                    decided_at, words)
                    VALUES (2, 1, 'Ann@example.org', 'Ann@example.org', 's', 'r', now(), NULL, NULL, NULL, NULL),
                    (3, 1, 'Ann@example.org', 'Ann@example.org', 'ann@example.org?', 'ann@example.org is no member', now(), 'REJECTED',
                        'ann.two@home.example', now(), 'dear ann@example.org');
                INSERT INTO earlier_posts VALUES (1, '\\x01', 1, now()), (1, '\\x02', 2, now());
                INSERT INTO sender_rules VALUES (1, 'ann@example.org', 'Ann@example.org', 'ACCEPT', 'x', now()),
                    (1, 'ann.two@home.example', 'ann.two@home.example', 'HOLD', 'ann@example.org', now());
                INSERT INTO archived_posts (post_id, list_id, message_id, rfc_message_id, in_reply_to, reference_ids, subject, author_name,
                    author_address, received_at) VALUES (1, 1, 1, 'a@b', '', '{}', 's', 'A', 'ann@example.org', now());
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day) VALUES
                    (1, 1, 1, '\\x01', 'owner-one@l.example', 'RETURN_PATH', false, false, 1, now(), current_date),
                    (NULL, 1, 3, '\\x01', 'owner-one@l.example', 'NOTICE', false, false, 0, now(), current_date);
                INSERT INTO copies (day, id, mailing_id, subscription_id, address) VALUES (current_date, 11, 1, 1, 'Ann@example.org'),
                    (current_date, 12, 1, 2, 'ann.two@home.example'), (current_date, 13, 1, 3, 'joann@example.org'),
                    (current_date, 14, 2, -1, 'ann@example.org');
                INSERT INTO outcomes VALUES (current_date, 11, 1, 'FAILED', now(), 's', '', '', 550, '', '<Ann@Example.org>: no such user'),
                    (current_date, 13, 1, 'FAILED', now(), 's', '', '', 550, '', '<joann@example.org>: no such user');
                INSERT INTO mailing_counts VALUES (1, 'FAILED', 2);
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at)
                    VALUES (1, current_date, 'home.example', 12, 12, 1, 1, now()), (2, current_date, 'example.org', 14, 14, 1, 0, now());
                INSERT INTO sites VALUES ('s', 3, now(), '550 <ann@example.org>: no such user', now());
                INSERT INTO expansions (mailing_id, list_id, as_of, author_keys, addressed_keys, chunk)
                    VALUES (1, 1, now(), '{ann@example.org}', '{bob@example.net,ann.two@home.example}', 50);
                INSERT INTO bounces (copy_id, list_id, inbound_id, message_id, received_at, status, summary)
                    VALUES (11, 1, 4, 4, now(), '5.1.1', 'ann@example.org failed'),
                    (13, 1, 5, 1, now(), '5.1.1', 'joann@example.org failed, and ann@example.org');
                INSERT INTO bounce_events (at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site, recipient,
                    severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score, incident_id) VALUES
                    (now(), 'REFUSAL', 1, 1, 'Ann@example.org', 'ann@example.org', 11, 1, 1, 's', 'ann.two@home.example',
                     'permanent', 'no-such-user', 'member', '5.1.1', 550, 'no such user ann@example.org', 'r', 4, 'PENDING', 0, 0, 0),
                    (now(), 'NOTICE', 1, 3, 'joann@example.org', 'joann@example.org', 13, 1, 1, 's', 'joann@example.org',
                     'permanent', 'no-such-user', 'member', '5.1.1', 550, 'joann@example.org', 'r', 5, 'SCORED', 100, 100, 0);
                INSERT INTO bounce_members (subscription_id, list_id, address, key, points, scored_on, first_at, last_at, reason,
                    credited_until, stage, warnings, unclear, trial_copy) VALUES
                    (1, 1, 'Ann@example.org', 'ann@example.org', 100, current_date, now(), now(), 'x', now(), 'SCORED', 0, 0, 0);
                INSERT INTO bounce_incidents (list_id, mailing_id, post_id, site, sort, reason, evidence, members, opened_at, last_at)
                    VALUES (1, 1, 1, 's', 'REFUSED', 'x', 'spam to ann@example.org', 1, now(), now());
                """).execute();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Each column that holds one of these, with what stands there. Octets are read as text, too. */
    private Map<String, List<String>> found(String regex) {
        return database.jdbi().withHandle(handle -> {
            Map<String, List<String>> found = new TreeMap<>();
            List<String[]> columns = handle.createQuery("""
                    SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
                    JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE 'flyway%'""")
                    .map((row, _) -> new String[] {row.getString(1), row.getString(2), row.getString(3)}).list();
            for (String[] column : columns) {
                String text = column[2].equals("bytea") ? "encode(%s, 'escape')".formatted(column[1]) : column[1] + "::text";
                List<String> values = new ArrayList<>(handle.createQuery("SELECT " + text + " FROM " + column[0] + " WHERE " + text
                        + " ~* :regex").bind("regex", regex).mapTo(String.class).list());
                if (!values.isEmpty()) {
                    found.put(column[0] + "." + column[1], values);
                }
            }
            return found;
        });
    }

    private boolean erase() {
        return forgetting.erase(ERASURE, database.transactions());
    }

    /** Begins something that has to wait for the open transaction, which would see nobody's state change; comes back when it does. */
    private void beside(Thread work) {
        work.start();
        await().until(() -> !work.isAlive() || !texts("SELECT query FROM pg_stat_activity WHERE datname = current_database() "
                + "AND wait_event_type = 'Lock'").isEmpty());
    }

    private List<String> texts(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Test
    void addressIsLeftNowhereButWhereTheManualSaysSo() {
        assertThat(found(ERASURE.pattern())).as("it was everywhere").hasSizeGreaterThan(55);

        assertThat(erase()).isTrue();
        now.set(ERASURE.at().plus(Duration.ofDays(3)));
        database.transactions().run(() -> store.sweepInTx(100));

        Map<String, List<String>> left = found(ERASURE.pattern());
        assertThat(left.keySet()).isSubsetOf(STAYS.keySet());
        assertThat(left.get("message_chunks.octets")).as("the post; what waited, what we wrote to her and what came back is gone")
                .containsExactly("To: <ann@example.org> 1");
        assertThat(found("secretname")).isEmpty();
    }

    @Test
    void addressInQuotesIsTakenOutOfJsonThatStaysJson() {
        String quoted = "\"Ann \\\"A\\\" Lee\"@home.example";
        database.jdbi().useHandle(handle -> handle.createUpdate("""
                UPDATE inbound SET reverse_path = :quoted, trace = jsonb_build_object('says', :quoted || ' is no member')::text""")
                .bind("quoted", quoted).execute());

        forgetting.erase(new Erasure(1, List.of(EmailAddress.of(quoted)), ERASURE.at()), database.transactions());

        assertThat(database.jdbi().<String, RuntimeException>withHandle(handle -> handle.createQuery(
                "SELECT reverse_path || ' ' || (trace::jsonb ->> 'says') FROM inbound WHERE id = 1").mapTo(String.class).one()))
                .isEqualTo("erased-person-1@erased.invalid erased-person-1@erased.invalid is no member");
    }

    @Test
    void othersStayAsTheyWere() {
        Map<String, List<String>> before = found("joann@example\\.org");

        erase();

        Map<String, List<String>> after = found("joann@example\\.org");
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.get("audit_log.detail")).containsExactly("added: erased person 1, joann@example.org");
        assertThat(after.get("bounces.summary")).containsExactly("joann@example.org failed, and erased-person-1@erased.invalid");
        assertThat(after.get("outcomes.reply")).containsExactly("<joann@example.org>: no such user");
        assertThat(found("eve@example\\.net")).containsKey("confirmations.address");
    }

    /** The addresses of others may hold an apostrophe, or a letter beyond ASCII, before what Ann's begins with. */
    @Test
    void wholeAddressesOfOthersStayAsTheyWereWhateverTheyBeginWith() {
        database.jdbi().useHandle(handle -> handle.createScript("""
                INSERT INTO member_import_rows VALUES (1, 3, 4, 'o''ann@example.org', 'for ann@example.org', 'ADDED', ''),
                    (1, 4, 5, 'éann@example.org', '', 'INVALID', 'is banned by /x/'),
                    (1, 5, 6, '=ann@example.org=', '', 'INVALID', 'is no address');
                INSERT INTO audit_log (at, actor, action, subject, detail) VALUES
                    (now(), 'o''ann@example.org', 'login', 'éann@example.org', ''),
                    (now(), 'operator', 'queue hold', 'copies for ann@example.org', ''),
                    (now(), 'token 3 (for/ann@example.org)', 'ban add', '/^ann@example.org$/', 'on all lists');
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at) VALUES
                    (4, 1, 'o''ann@example.org, Ann@example.org', '', 's', 'r', now());
                """).execute());

        erase();

        assertThat(texts("SELECT address || '|' || name FROM member_import_rows WHERE place > 2 ORDER BY place"))
                .containsExactly("o'ann@example.org|", "éann@example.org|", "erased person 1|");
        assertThat(texts("SELECT actor || '|' || subject FROM audit_log ORDER BY id OFFSET 2"))
                .containsExactly("o'ann@example.org|éann@example.org", "operator|copies for erased person 1",
                        "token 3 (for/erased person 1)|/^erased person 1$/");
        assertThat(texts("SELECT author FROM held_posts WHERE post_id = 4"))
                .containsExactly("o'ann@example.org, erased-person-1@erased.invalid");
    }

    @Test
    void nothingIsSentAndNothingIsLeftThatWouldBe() {
        erase();

        database.jdbi().useHandle(handle -> {
            assertThat(handle.createQuery("SELECT count(*) FROM windows").mapTo(Long.class).one()).isZero();
            assertThat(handle.createQuery("SELECT state || ' ' || copies FROM mailing_counts WHERE mailing_id = 1 ORDER BY 1")
                    .mapTo(String.class).list()).containsExactly("FAILED 2", "SUPPRESSED 1");
            assertThat(handle.createQuery("SELECT state FROM inbound WHERE id = 2").mapTo(String.class).one()).isEqualTo("DONE");
            assertThat(handle.createQuery("SELECT decision || ' by ' || decided_by FROM held_posts ORDER BY post_id").mapTo(String.class)
                    .list()).containsExactly("DISCARDED by erased person 1", "REJECTED by erased person 1");
            assertThat(handle.createQuery("SELECT post_id FROM earlier_posts").mapTo(Long.class).list()).containsExactly(1L);
            assertThat(handle.createQuery("SELECT verdict FROM sender_rules").mapTo(String.class).list()).containsExactly("HOLD");
            assertThat(handle.createQuery("SELECT address FROM member_import_rows ORDER BY place").mapTo(String.class).list())
                    .containsExactly("erased person 1", "erased person 1", "joann@example.org");
            assertThat(handle.createQuery("SELECT count(*) FROM bounce_events").mapTo(Long.class).one()).as("a journal").isEqualTo(2);
            assertThat(handle.createQuery("SELECT evidence FROM inbound WHERE id = 1").mapTo(String.class).one())
                    .isEqualTo("spf=pass smtp.mailfrom=erased-person-1@erased.invalid");
        });
    }

    @Test
    void whoGotNothingGetsNothingWhenTheAddressComesBack() {
        SqlSuppressions suppressions = new SqlSuppressions(database.jdbi(), clock);
        EmailAddress ann = EmailAddress.of(ANN);

        erase();
        assertThat(suppressions.page("", 10)).isEmpty();
        assertThat(suppressions.find(ann)).isEmpty();
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO addresses (person_id, address, key, domain) VALUES (2, 'bob@example.org', 'bob@example.org', 'example.org'),
                    (2, 'ann@Example.org', 'ann@example.org', 'example.org')"""));

        assertThat(suppressions.page("", 10)).extracting(found -> found.address() + " " + found.reason())
                .containsExactly("ann@example.org no such user <erased person 1>");
        assertThat(found(".").keySet()).doesNotContain("erased_suppressions.key_hash");
        assertThat(suppressions.removeInTx(ann)).isTrue();
    }

    @Test
    void whatAnOperatorSetIsStillHisWhenTheAddressComesBack() {
        SqlSuppressions suppressions = new SqlSuppressions(database.jdbi(), clock);
        EmailAddress ann = EmailAddress.of(ANN);
        suppressions.addInTx(ann, "asked us", Duration.ofDays(90), Suppressions.Origin.OPERATOR);

        erase();
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO addresses (person_id, address, key, domain)
                VALUES (2, 'ann@example.org', 'ann@example.org', 'example.org')"""));

        assertThat(suppressions.find(ann)).isPresent();
        assertThat(suppressions.removeOfBouncesInTx(ann)).isFalse();
        assertThat(suppressions.removeInTx(ann)).isTrue();
    }

    @Test
    void digestIsLiftedByWhoeverKnowsTheAddressAndRunsOut() {
        SqlSuppressions suppressions = new SqlSuppressions(database.jdbi(), clock);
        erase();
        assertThat(suppressions.removeInTx(EmailAddress.of("joann@example.org"))).isFalse();
        assertThat(suppressions.removeInTx(EmailAddress.of("Ann@example.org"))).isTrue();
        assertThat(suppressions.removeInTx(EmailAddress.of("Ann@example.org"))).isFalse();

        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO erased_suppressions SELECT sha256(('x' || n)::bytea), '', now(), ? FROM generate_series(1, 3) n""",
                clock.instant()));
        assertThat(suppressions.sweepInTx(2)).isEqualTo(2);
        assertThat(suppressions.sweepInTx(2)).isEqualTo(1);
    }

    @Test
    void whoIsAddedSomewhereAtThatMomentIsForgottenThereToo() throws InterruptedException {
        database.jdbi().useHandle(handle -> handle.execute(
                "INSERT INTO lists (name, domain, settings, created_at) VALUES ('two', 'l.example', '{}', now())"));
        Thread erasing = new Thread(this::erase);

        database.transactions().run(() -> database.jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT 2, id, domain, key, 'ON', true, false, now() FROM addresses WHERE id = 2""");
            beside(erasing);
        }));
        erasing.join();

        assertThat(texts("SELECT key FROM subscriptions WHERE left_at IS NULL")).containsExactly("joann@example.org");
        assertThat(found(ERASURE.pattern()).keySet()).isSubsetOf(STAYS.keySet());
    }

    @Test
    void addressThatSomebodyTakesAtThatMomentIsANewOneOfTheirs() throws InterruptedException {
        SqlPeople people = new SqlPeople(database.jdbi(), new FakeLists(), clock);
        EmailAddress joann = EmailAddress.of("joann@example.org");
        Thread taking = new Thread(() -> database.transactions().run(() -> people.addInTx(joann, EmailAddress.of(ANN))));

        database.transactions().run(() -> {
            new PersonalData(database.jdbi()).eraseInTx(ERASURE);
            beside(taking);
        });
        taking.join();

        assertThat(people.of(joann).orElseThrow().addresses()).extracting(EmailAddress::key).containsExactlyInAnyOrder(
                "joann@example.org", ANN);
        assertThat(texts("SELECT key FROM addresses WHERE person_id = 1 ORDER BY id"))
                .containsExactly("erased-1@erased.invalid", "erased-2@erased.invalid");
    }

    @Test
    void copiesThatAreBeingMadeAtThatMomentAreForgottenToo() throws InterruptedException {
        database.jdbi().useHandle(handle -> handle.createScript("""
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day) VALUES
                    (2, 1, 1, '', 'owner-one@l.example', 'RETURN_PATH', false, false, 1, now(), current_date);
                INSERT INTO expansions (mailing_id, list_id, as_of, author_keys, addressed_keys, chunk)
                    VALUES (3, 1, now(), '{}', '{}', 50);
                """).execute());
        Thread erasing = new Thread(this::erase);

        // As a chunk does that read who is subscribed before.
        database.transactions().run(() -> database.jdbi().useHandle(handle -> {
            handle.execute("SELECT mailing_id FROM expansions WHERE mailing_id = 3 FOR UPDATE");
            handle.execute("""
                    INSERT INTO copies (day, id, mailing_id, subscription_id, address) VALUES
                        (current_date, 15, 3, 1, 'Ann@example.org'), (current_date, 16, 3, 3, 'joann@example.org')""");
            handle.execute("""
                    INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at)
                    VALUES (3, current_date, 'example.org', 15, 16, 2, 1, now())""");
            beside(erasing);
        }));
        erasing.join();

        assertThat(texts("SELECT address FROM copies WHERE mailing_id = 3 ORDER BY id"))
                .containsExactly(ERASURE.address(), "joann@example.org");
        assertThat(texts("SELECT state || ' ' || reply FROM outcomes WHERE copy_id IN (15, 16)"))
                .containsExactly("SUPPRESSED the person was erased");
        assertThat(found(ERASURE.pattern()).keySet()).isSubsetOf(STAYS.keySet());
    }

    @Test
    void whoseErasureIsUndoneForAnothersSakeIsErasedAtTheSecondTry() {
        Ring ring = new Ring("40P01");
        assertThat(forgetting.erase(ERASURE, ring)).isTrue();
        assertThat(ring.begun).as("twice, and once for what came late").isEqualTo(3);
        assertThat(found(ERASURE.pattern()).keySet()).isSubsetOf(STAYS.keySet());

        Ring away = new Ring("08006");
        assertThatThrownBy(() -> forgetting.erase(ERASURE, away)).isInstanceOf(IllegalStateException.class);
        assertThat(away.begun).as("nobody knows what was done").isEqualTo(1);
    }

    /** Transactions of which the first is undone. */
    private final class Ring implements Transactions {

        private final String state;
        private int begun;

        Ring(String state) {
            this.state = state;
        }

        @Override
        public <T> T call(Supplier<T> work) {
            begun++;
            return database.transactions().call(() -> {
                T done = work.get();
                if (begun == 1) {
                    throw new IllegalStateException(new SQLException("undone", state));
                }
                return done;
            });
        }
    }

    @Test
    void digestThatEndsIsLiftedByWhoeverProvesTheAddressAndOneForGoodIsNot() {
        SqlSuppressions suppressions = new SqlSuppressions(database.jdbi(), clock);
        EmailAddress ann = EmailAddress.of(ANN);
        EmailAddress home = EmailAddress.of(HOME);
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO suppressions (key, address, reason, since, expires_at)
                VALUES ('ann.two@home.example', 'ann.two@home.example', 'dead on 2 lists', now(), ?)""",
                clock.instant().plus(Duration.ofDays(180))));
        erase();

        assertThat(suppressions.removeOfBouncesInTx(ann)).isFalse();
        assertThat(suppressions.removeOfBouncesInTx(home)).isTrue();
        assertThat(suppressions.removeOfBouncesInTx(home)).isFalse();
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO addresses (person_id, address, key, domain) VALUES (2, 'ann@example.org', 'ann@example.org', 'example.org'),
                    (2, 'ann.two@home.example', 'ann.two@home.example', 'home.example')"""));

        assertThat(suppressions.find(ann)).isPresent();
        assertThat(suppressions.find(home)).isEmpty();
    }

    @Test
    void lastOwnerIsNotErasedAndNothingIsChanged() {
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM roles WHERE address_id = 3"));
        Map<String, List<String>> before = found(ERASURE.pattern());

        assertThat(erase()).isFalse();
        assertThat(found(ERASURE.pattern())).isEqualTo(before);
    }
}
