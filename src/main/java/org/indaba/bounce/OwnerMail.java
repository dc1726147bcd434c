package org.indaba.bounce;

import org.indaba.accept.Destination;
import org.indaba.classify.AutomaticMail;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.HeaderBlock;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Mail to the people behind a list, at its owner address without a token of ours.
 *
 * <p>What a person wrote goes to all owners. It keeps its author; its return path becomes {@code postmaster+TOKEN@}, so that an
 * owner's failing mailbox is recorded and troubles neither the author nor the other owners. What a machine wrote (null sender, or
 * Auto-Submitted other than no) is kept and goes nowhere: whatever comes back about our copies carries a token. The exception are
 * lists with plain return paths: there it may be about a copy, and is taken as {@link ReturnedMail}.
 *
 * <p>{@code post} calls it with an inbound row; the caller moves the row. Everything happens in the caller's transaction. Thread-safe.
 */
public final class OwnerMail {

    private final ReturnedMail returned;
    private final OwnersDesk owners;
    private final KeptMail kept;
    private final MessageStore store;

    /**
     * @param returned takes machine mail of lists with plain return paths
     * @param owners how mail reaches the owners
     * @param kept where other machine mail stays
     * @param store where the mail is read
     */
    public OwnerMail(ReturnedMail returned, OwnersDesk owners, KeptMail kept, MessageStore store) {
        this.returned = returned;
        this.owners = owners;
        this.kept = kept;
        this.store = store;
    }

    /** Mail to the owner address; whether it was forwarded to the owners. */
    public boolean takeInTx(Inbound row, Destination.Owner destination) {
        MailList list = destination.list();
        HeaderBlock header = InboundHeader.of(store.open(row.arrival().messageId()));
        // RFC 3834 §5.2: "no" is what people's programs say, everything else says that no person wrote it.
        if (!AutomaticMail.declared(row.arrival().reversePath(), header)) {
            return owners.takeInTx(row, header, list, Errand.Sort.OWNER, new ReturnPathRule.Signed(TokenPurpose.NOTICE,
                    new EmailAddress("postmaster", list.domain()))) == Forwarding.Result.FORWARDED;
        }
        switch (list.settings().envelope()) {
            case OWNER -> returned.takeUnsignedInTx(row, list);
            case VERP -> kept.keepInTx(row, list.owner(), KeptMail.Reason.MACHINE);
        }
        return false;
    }
}
