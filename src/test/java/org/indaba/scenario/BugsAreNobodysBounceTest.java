package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;
import static org.indaba.deliver.CopyState.SHUNTED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.ShuntedCopy;
import org.indaba.lists.MailList;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Shunted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exception of ours sets the row or the copy aside: visible, replayable, and told to nobody outside. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class BugsAreNobodysBounceTest {

    private static final List<String> TABLES = List.of("archived_posts", "mailings", "expansions", "bounces", "confirmations", "copies");

    @Inject
    World world;

    /** A bug at the place that writes to a table. */
    private void bugAt(String table) {
        world.sql("""
                CREATE OR REPLACE FUNCTION bug() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'a bug in a story'; END $$""");
        world.sql("CREATE TRIGGER bug BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION bug()");
    }

    @AfterEach
    void mend() {
        // The whole table first: whoever writes to a part of it holds the whole and waits for the part.
        TABLES.forEach(table -> world.operations.transactions().run(() -> {
            world.sql("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            world.sql("DROP TRIGGER IF EXISTS bug ON " + table);
        }));
    }

    private Shunted shunted() {
        return World.eventually().until(() -> world.operations.inbox().shunted(0), rows -> !rows.isEmpty()).getFirst();
    }

    private void replay(long row) {
        assertThat(world.operations.transactions().call(() -> world.operations.inbox().replayInTx(row))).isTrue();
        world.operations.inbox().wake();
    }

    @ParameterizedTest
    @CsvSource({"archived_posts, archive", "mailings, expand", "expansions, expand"})
    void postThatMetABugIsReplayedWhenItIsMended(String table, String station) {
        String domain = table.replace("_", "-") + ".example";
        try (MailHost host = world.host(domain)) {
            // Given
            MailList list = world.list("bug-" + table.replace("_", "-"), Map.of("posting", "open"), "reader@" + domain);
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            bugAt(table);

            // When
            String reply = world.send(letter, list.post().toString());
            Shunted row = shunted();
            int before = host.taken().size();
            mend();
            replay(row.id());

            // Then
            assertThat(reply).startsWith("250");
            assertThat(row.station()).isEqualTo(station);
            assertThat(row.stackTrace()).contains("a bug in a story");
            assertThat(before).isZero();
            world.copy(letter.messageId(), "reader@" + domain, DELIVERED);
            world.awaitQuiet();
            assertThat(host.taken()).hasSize(1);
            assertThat(world.operations.inbox().shunted(0)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"owner-bug-mail, mailings, Owner", "bug-mail-join, confirmations, Join"})
    void otherMailThatMetABugIsReplayedToo(String address, String table, String station) {
        try (MailHost people = world.host("asking.example")) {
            // Given
            world.operations.lists().find("bug-mail", World.LISTS).orElseGet(() -> world.list("bug-mail", Map.of()));
            long mailings = world.number("SELECT count(*) FROM mailings");
            bugAt(table);

            // When
            String to = address + "@" + World.LISTS;
            assertThat(world.send(Letter.of("somebody@asking.example", to), to)).startsWith("250");
            Shunted row = shunted();
            int before = people.taken().size();
            mend();
            replay(row.id());

            // Then
            assertThat(row.station()).isEqualTo(station);
            assertThat(before).isZero();
            World.eventually().until(() -> world.number("SELECT count(*) FROM mailings") == mailings + 1);
            world.awaitQuiet();
            assertThat(world.operations.inbox().shunted(0)).isEmpty();
        }
    }

    @Test
    void bounceThatMetABugIsRecordedWhenItIsMended() {
        try (MailHost host = world.host("returning.example")) {
            // Given
            MailList list = world.list("bug-bounce", Map.of("posting", "open"), "reader@returning.example");
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            world.send(letter, list.post().toString());
            LedgerCopy copy = world.copy(letter.messageId(), "reader@returning.example", DELIVERED);
            bugAt("bounces");

            // When
            String returnPath = host.taken().getFirst().mailFrom();
            world.send(ReturnPathsTest.report(returnPath), returnPath);
            Shunted row = shunted();
            int before = world.operations.bounces().ofCopy(copy.copyId()).size();
            mend();
            replay(row.id());

            // Then
            assertThat(world.tokens.verify(TokenPurpose.RETURN_PATH, returnPath.replaceAll(".*\\+|@.*", ""))).hasValue(copy.copyId());
            assertThat(row.station()).isEqualTo("ReturnPath");
            assertThat(before).isZero();
            World.eventually().until(() -> world.operations.bounces().ofCopy(copy.copyId()).size() == 1);
            world.awaitQuiet();
        }
    }

    @Test
    void expansionThatMeetsABugGoesOnWhenItIsMended() {
        try (MailHost host = world.host("chunks.example")) {
            // Given
            MailList list = world.list("bug-chunks", Map.of("posting", "open"), "one@chunks.example", "two@chunks.example");
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            bugAt("copies");

            // When
            assertThat(world.send(letter, list.post().toString())).startsWith("250");
            world.post(letter.messageId());
            World.eventually().until(() -> world.number("SELECT count(*) FROM expansions WHERE done_at IS NULL AND turn > 0") == 1);
            mend();

            // Then
            world.copy(letter.messageId(), "one@chunks.example", DELIVERED);
            world.copy(letter.messageId(), "two@chunks.example", DELIVERED);
            assertThat(host.taken()).hasSize(2);
        }
    }

    @Test
    void copyThatMetABugIsReplayedWhenItIsMended() {
        try (MailHost host = world.host("copies.example")) {
            // Given: what is stored of a mailing is unreadable.
            MailList list = world.list("bug-copies", Map.of("posting", "open"), "reader@copies.example");
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            world.sql("CREATE TABLE kept_rendering AS SELECT id, rendering FROM mailings WHERE false");
            world.sql("""
                    CREATE OR REPLACE FUNCTION bug() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        INSERT INTO kept_rendering VALUES (NEW.id, NEW.rendering);
                        NEW.rendering = 'broken';
                        RETURN NEW;
                    END $$""");
            world.sql("CREATE TRIGGER bug BEFORE INSERT ON mailings FOR EACH ROW EXECUTE FUNCTION bug()");

            // When
            world.send(letter, list.post().toString());
            LedgerCopy broken = world.copy(letter.messageId(), "reader@copies.example", SHUNTED);
            mend();
            List<ShuntedCopy> listed = world.operations.shuntedCopies().list(0);
            world.awaitQuiet();
            int before = host.taken().size();
            world.sql("UPDATE mailings m SET rendering = k.rendering FROM kept_rendering k WHERE m.id = k.id");
            boolean replayed = world.operations.shuntedCopies().replay(broken.copyId());

            // Then
            assertThat(broken.answer().code()).isZero();
            assertThat(listed).extracting(ShuntedCopy::copyId).contains(broken.copyId());
            assertThat(before).isZero();
            assertThat(replayed).isTrue();
            world.copy(letter.messageId(), "reader@copies.example", DELIVERED);
            assertThat(host.taken()).hasSize(1);
        }
    }
}
