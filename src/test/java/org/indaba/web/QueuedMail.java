package org.indaba.web;

import java.util.List;
import org.indaba.testing.ReceivedMail;
import org.jdbi.v3.core.Jdbi;

/** Mails that pages have caused and nobody sends here. */
final class QueuedMail {

    private QueuedMail() {
    }

    /** Those for an address, the oldest first. */
    static List<ReceivedMail> to(Jdbi jdbi, String address) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT c.octets FROM copies p JOIN mailings m ON m.id = p.mailing_id JOIN message_chunks c ON c.message_id = m.message_id
                WHERE lower(p.address) = lower(:to) ORDER BY m.id, c.seq""").bind("to", address).mapTo(byte[].class)
                .map(ReceivedMail::of).list());
    }
}
