package org.indaba.bounce;

import org.indaba.deliver.ReturnPathRule;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mime.HeaderBlock;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.spool.Inbound;

/** Hands mail on to the owners of a list, and tells them once when so much came that the rest is kept. Thread-safe. */
public final class OwnersDesk {

    private final Forwarding forwarding;
    private final Lists lists;
    private final Notices notices;

    /**
     * @param forwarding how mail leaves
     * @param lists who the owners are
     * @param notices tells owners of a flood
     */
    public OwnersDesk(Forwarding forwarding, Lists lists, Notices notices) {
        this.forwarding = forwarding;
        this.lists = lists;
        this.notices = notices;
    }

    /** Forwards the mail of an inbound row to all owners, or keeps it. */
    Forwarding.Result takeInTx(Inbound row, HeaderBlock header, MailList list, Errand.Sort sort, ReturnPathRule returnPath) {
        Errand errand = new Errand(sort, list.id(), list.owner(), lists.owners(list.id()), returnPath);
        Forwarding.Result result = forwarding.forwardInTx(row, header, errand);
        if (result == Forwarding.Result.LIMIT_REACHED) {
            notices.sendInTx(new Notice.ForwardingPaused(list, errand.recipients(), sort.told(), ForwardCount.MAX_AN_HOUR));
        }
        return result;
    }
}
