package org.indaba.bounce;

import java.util.OptionalLong;
import org.indaba.accept.Destination;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.lists.MailList;
import org.indaba.mail.MailEvents;
import org.indaba.mail.ReversePath;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Mail that comes back to a return path of ours. What is about a copy of a post is recorded on that copy and forwarded to the list's
 * owners with the null sender, so that nothing can come back from there. What is about a notice is recorded only. What bears the
 * token of another list's copy is kept.
 *
 * <p>{@code post} calls it with an inbound row; the caller moves the row. Everything happens in the caller's transaction. Thread-safe.
 */
public final class ReturnedMail {

    private final BounceLog log;
    private final CopyLists copies;
    private final OwnersDesk owners;
    private final KeptMail kept;
    private final MessageStore store;
    private final MailEvents events;

    /**
     * @param log where it is recorded
     * @param copies to which list a copy belongs
     * @param owners how it reaches the owners
     * @param kept where mail with a foreign token stays
     * @param store where the mail is read
     * @param events is told of each returned copy
     */
    public ReturnedMail(BounceLog log, CopyLists copies, OwnersDesk owners, KeptMail kept, MessageStore store, MailEvents events) {
        this.log = log;
        this.copies = copies;
        this.owners = owners;
        this.kept = kept;
        this.store = store;
        this.events = events;
    }

    /** What came back about a copy of a post. A copy that nobody knows any more is taken for one of the list. */
    public void takeInTx(Inbound row, Destination.ReturnPath destination) {
        MailList list = destination.list();
        OptionalLong listOfCopy = copies.listOf(destination.copyId());
        if (listOfCopy.isPresent() && listOfCopy.getAsLong() != list.id()) {
            kept.keepInTx(row, list.owner(), KeptMail.Reason.FOREIGN);
            return;
        }
        events.returned(destination.copyId(), list.post().toString());
        takeInTx(row, list, destination.copyId());
    }

    /** What came back about a notice or a forwarded mail: recorded, and nobody is told. */
    public void takeInTx(Inbound row, Destination.NoticeReturn destination) {
        MessageOctets mail = store.open(row.arrival().messageId());
        recordInTx(row, ReportGlance.of(mail, InboundHeader.of(mail)), destination.copyId(), 0);
    }

    /** A machine's mail to the plain owner address of a list whose return paths carry no token: about a copy, nobody knows which. */
    void takeUnsignedInTx(Inbound row, MailList list) {
        takeInTx(row, list, 0);
    }

    private void takeInTx(Inbound row, MailList list, long copyId) {
        MessageOctets mail = store.open(row.arrival().messageId());
        HeaderBlock header = InboundHeader.of(mail);
        recordInTx(row, ReportGlance.of(mail, header), copyId, list.id());
        // RFC 5321 §4.5.5: what tells of failures is sent with the null path.
        owners.takeInTx(row, header, list, Errand.Sort.RETURNED, new ReturnPathRule.Fixed(ReversePath.none()));
    }

    private void recordInTx(Inbound row, ReportGlance glance, long copyId, long listId) {
        log.recordInTx(new Bounce(copyId, listId, row.id(), row.arrival().messageId(), row.arrival().receivedAt(), glance.status(),
                glance.summary()));
    }
}
