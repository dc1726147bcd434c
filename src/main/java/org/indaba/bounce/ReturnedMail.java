package org.indaba.bounce;

import org.indaba.accept.Destination;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.MailEvents;
import org.indaba.mail.ReversePath;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Mail that comes back to a return path of ours. What is about a copy of a post is recorded on that copy and forwarded to the list's
 * owners with the null sender, so that nothing can come back from there. What is about a notice is recorded only.
 *
 * <p>{@code post} calls it with an inbound row; the caller moves the row. Everything happens in the caller's transaction. Thread-safe.
 */
public final class ReturnedMail {

    private final BounceLog log;
    private final Forwarding forwarding;
    private final Lists lists;
    private final Notices notices;
    private final MessageStore store;
    private final MailEvents events;

    /**
     * @param log where it is recorded
     * @param forwarding how it reaches the owners
     * @param lists who the owners are
     * @param notices tells owners of a flood
     * @param store where the mail is read
     * @param events is told of each returned copy
     */
    public ReturnedMail(BounceLog log, Forwarding forwarding, Lists lists, Notices notices, MessageStore store, MailEvents events) {
        this.log = log;
        this.forwarding = forwarding;
        this.lists = lists;
        this.notices = notices;
        this.store = store;
        this.events = events;
    }

    /** What came back about a copy of a post. */
    public void takeInTx(Inbound row, Destination.ReturnPath destination) {
        events.returned(destination.copyId(), destination.list().post().toString());
        takeInTx(row, destination.list(), destination.copyId());
    }

    /** What came back about a notice or a forwarded mail: recorded, and nobody is told. */
    public void takeInTx(Inbound row, Destination.NoticeReturn destination) {
        MessageOctets mail = store.open(row.arrival().messageId());
        recordInTx(row, mail, InboundHeader.of(mail), new About(destination.copyId(), 0));
    }

    /** A machine's mail to the plain owner address of a list whose return paths carry no token: about a copy, nobody knows which. */
    void takeUnsignedInTx(Inbound row, MailList list) {
        takeInTx(row, list, 0);
    }

    private void takeInTx(Inbound row, MailList list, long copyId) {
        MessageOctets mail = store.open(row.arrival().messageId());
        HeaderBlock header = InboundHeader.of(mail);
        recordInTx(row, mail, header, new About(copyId, list.id()));
        // RFC 5321 §4.5.5: what tells of failures is sent with the null path.
        Errand errand = new Errand(Errand.Sort.RETURNED, list.id(), list.owner(), lists.owners(list.id()),
                new ReturnPathRule.Fixed(ReversePath.none()));
        switch (forwarding.forwardInTx(row, header, errand)) {
            case DONE -> { }
            case LIMIT_REACHED -> notices.sendInTx(new Notice.ForwardingPaused(list, errand.recipients(),
                    errand.sort().words(), ForwardCount.MAX_AN_HOUR));
        }
    }

    private void recordInTx(Inbound row, MessageOctets mail, HeaderBlock header, About about) {
        ReportGlance glance = ReportGlance.of(mail, header);
        log.recordInTx(new Bounce(about.copyId(), about.listId(), row.id(), row.arrival().messageId(), row.arrival().receivedAt(),
                glance.status(), glance.summary()));
    }

    private record About(long copyId, long listId) {
    }
}
