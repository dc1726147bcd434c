package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryEngineDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    @Test
    void everyCopyArrivesOnceWithItsOwnReturnPath() {
        exploder.to("mx.test", peer.host()).start();

        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(250, 5));

        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(250).extracting(ScriptedPeer.Taken::to).doesNotHaveDuplicates();
        assertThat(peer.taken).extracting(ScriptedPeer.Taken::from).doesNotHaveDuplicates()
                .allMatch(from -> from.matches("owner-list\\+[a-z2-7]{25}@lists\\.test"));
        assertThat(peer.taken.getFirst().message()).contains("\r\n.dot\r\n").startsWith("List-Unsubscribe: <mailto:list-leave+");
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(java.util.Map.of(CopyState.DELIVERED, 250L));
        assertThat(exploder.copies(mailing)).hasSize(250).allMatch(copy -> copy.state() == CopyState.DELIVERED && copy.attempts() == 1
                && copy.answer().code() == 250 && copy.answer().enhanced().equals("2.0.0") && copy.nextAttempt() == null
                && copy.answer().host().equals("mx.test[127.0.0.1]") && copy.site().equals("mx.test"));
        assertThat(exploder.events.attempts).hasValue(250);
    }
}
