package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import org.indaba.accept.Destination;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.moderate.TestSettings;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** For which list mail is that waited, where lists were renamed, made or deleted meanwhile. */
class MeaningsDbTest {

    private static TestDatabase database;

    private final PostRoom room = new PostRoom(database);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void whatWaitsOrWasSetAsideIsForTheListThatRcptFoundWhoeverHasTheAddressByThen() {
        room.subscribe(5);
        room.broken.set("archive");
        room.send(PostRoom.post(1), new Destination.Post(room.open));
        room.drain();
        room.broken.set("");
        for (int i = 2; i <= 4; i++) {
            room.send(PostRoom.post(i), new Destination.Post(room.open));
        }
        long first = room.open.id();
        room.lists.rename(room.open, "open-once@lists.example.org");
        MailList another = room.lists.add("open@lists.example.org", TestSettings.posting(Posting.OPEN));
        room.sql("INSERT INTO lists (name, domain, settings, created_at) VALUES ('another', 'lists.example.org', '{}', now())");
        room.send(PostRoom.post(5), new Destination.Post(another));
        room.database.transactions().run(() -> assertThat(room.inbox.replayInTx(room.inbox.shunted(0).getFirst().id())).isTrue());

        room.drain();

        assertThat(room.number("SELECT count(*) FROM archived_posts WHERE list_id = " + first)).isEqualTo(4);
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(20);
        assertThat(room.number("SELECT count(*) FROM archived_posts WHERE list_id = " + another.id())).isEqualTo(1);
    }

    @Test
    void whatWaitsReachesItsListThoughTheAddressIsNobodysAnyMore() {
        room.subscribe(5);
        long list = room.open.id();
        room.send(PostRoom.post(1), new Destination.Post(room.open));
        room.lists.rename(room.open, "open@lists.example.net");
        room.gone.set(true);

        room.drain();

        assertThat(room.inbox.shunted(0)).isEmpty();
        assertThat(room.number("SELECT count(*) FROM archived_posts WHERE list_id = " + list)).isEqualTo(1);
        assertThat(room.number("SELECT count(*) FROM copies")).isEqualTo(5);
    }

    @Test
    void whatWaitsForAListThatIsGoneIsForWhoeverHasItsAddress() {
        room.send(PostRoom.post(1), new Destination.Post(room.open));
        room.lists.delete(room.open);
        MailList another = room.lists.add("open@lists.example.org", TestSettings.posting(Posting.OPEN));

        room.drain();

        assertThat(room.number("SELECT list_id FROM archived_posts")).isEqualTo(another.id());
    }
}
