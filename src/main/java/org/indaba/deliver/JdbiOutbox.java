package org.indaba.deliver;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Hold;
import org.indaba.spool.MessageStore;
import org.jdbi.v3.core.Jdbi;

/**
 * The door into the outgoing queue, on the database: a mailing is a row, and for mail to one recipient a copy and a window more.
 * Nothing happens before the caller's commit; a crash after it loses nothing, because the senders look through the queue by
 * themselves. Thread-safe.
 */
public final class JdbiOutbox implements Outbox {

    /** The subscription of mail that is no post: minus the number of its only recipient. */
    private static final long FIRST_RECIPIENT = -1;

    private final Jdbi jdbi;
    private final Mailings mailings;
    private final MessageStore store;
    private final Senders senders;

    /**
     * @param jdbi joins the caller's transaction
     * @param format how renderings are kept
     * @param store whose messages mailings hold
     * @param senders are woken
     */
    public JdbiOutbox(Jdbi jdbi, RenderingFormat format, MessageStore store, Senders senders) {
        this.jdbi = jdbi;
        this.mailings = new Mailings(jdbi, format);
        this.store = store;
        this.senders = senders;
    }

    /** The name by which a mailing holds its message. */
    static String holder(long mailingId) {
        return "mailing:" + mailingId;
    }

    @Override
    public long openInTx(NewMailing mailing) {
        return openAllInTx(List.of(mailing)).getFirst();
    }

    @Override
    public List<Long> openAllInTx(List<NewMailing> opened) {
        List<Long> ids = mailings.addInTx(opened);
        store.holdAllInTx(IntStream.range(0, ids.size()).mapToObj(i -> new Hold(opened.get(i).messageId(), holder(ids.get(i)))).toList());
        return ids;
    }

    @Override
    public long sendInTx(NewMailing mailing, EmailAddress recipient) {
        long id = openInTx(mailing);
        LocalDate day = Mailings.dayOf(mailing);
        return jdbi.withHandle(handle -> handle.createQuery("""
                WITH copy AS (
                    INSERT INTO copies (day, mailing_id, subscription_id, address)
                    VALUES (:day, :mailing, :subscription, :address) RETURNING id
                ), run AS (
                    INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at)
                    SELECT :mailing, :day, :domain, id, id, 1, :priority, :due FROM copy
                ), counted AS (
                    UPDATE mailings SET copies = copies + 1 WHERE id = :mailing
                )
                SELECT id FROM copy
                """)
                .bind("day", day).bind("mailing", id).bind("subscription", FIRST_RECIPIENT).bind("address", recipient.toString())
                .bind("domain", recipient.domain()).bind("priority", mailing.priority().ordinal()).bind("due", mailing.createdAt())
                .mapTo(Long.class).one());
    }

    @Override
    public void wake() {
        senders.wake();
    }

    @Override
    public void wakeAt(Set<String> sites) {
        senders.wakeAt(sites);
    }

    @Override
    public void expect(long mailing) {
        senders.expect(mailing);
    }
}
