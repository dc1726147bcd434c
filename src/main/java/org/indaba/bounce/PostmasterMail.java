package org.indaba.bounce;

import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.access.Administrators;
import org.indaba.classify.AutomaticMail;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.lists.Lists;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.HeaderBlock;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Mail to {@code postmaster@} of a domain we serve: it goes to all administrators of the site; where there is none whom mail reaches, to
 * the owners of the domain's lists; where there is none either, it is kept. A person's mail leaves with a return path whose bounces are
 * recorded only, a machine's mail with the null path. Beyond the limit of the hour it is kept, and only the log tells.
 *
 * <p>{@code post} calls it with an inbound row; the caller moves the row. Everything happens in the caller's transaction. Thread-safe.
 */
public final class PostmasterMail {

    /** Where the owners stand in for administrators, at most so many get the mail. */
    static final int MAX_OWNERS = 20;

    private final Administrators administrators;
    private final Lists lists;
    private final Forwarding forwarding;
    private final MessageStore store;

    /**
     * @param administrators who gets it
     * @param lists whose owners get it if it reaches no administrator
     * @param forwarding how it gets there
     * @param store where the mail is read
     */
    public PostmasterMail(Administrators administrators, Lists lists, Forwarding forwarding, MessageStore store) {
        this.administrators = administrators;
        this.lists = lists;
        this.forwarding = forwarding;
        this.store = store;
    }

    /** Mail to postmaster, abuse or mailer-daemon. RFC 5321 §4.5.1: it is taken, and a person is to see it; whether it was forwarded. */
    public boolean takeInTx(Inbound row, Destination.Postmaster destination) {
        HeaderBlock header = InboundHeader.of(store.open(row.arrival().messageId()));
        EmailAddress postmaster = new EmailAddress("postmaster", destination.domain());
        Errand errand = new Errand(Errand.Sort.POSTMASTER, 0, postmaster, people(destination.domain()),
                returnPath(row, header, postmaster));
        // Who would be told of a flood is who is flooded, and no list is to blame: the log of what is kept tells it.
        return forwarding.forwardInTx(row, header, errand) == Forwarding.Result.FORWARDED;
    }

    /** A domain that is only this host's name has no postmaster+TOKEN@ that anything could come back to. */
    private ReturnPathRule returnPath(Inbound row, HeaderBlock header, EmailAddress postmaster) {
        return AutomaticMail.declared(row.arrival().reversePath(), header) || !lists.servesDomain(postmaster.domain())
                ? new ReturnPathRule.Fixed(ReversePath.none())
                : new ReturnPathRule.Signed(TokenPurpose.NOTICE, postmaster);
    }

    private List<EmailAddress> people(String domain) {
        // Nothing is forwarded to addresses of ours: an administrator who has one does not stand between the mail and the owners.
        List<EmailAddress> reached = administrators.all().stream().filter(address -> !lists.owns(address)).toList();
        if (!reached.isEmpty()) {
            return reached;
        }
        return lists.all().stream().filter(list -> list.domain().equals(domain)).flatMap(list -> lists.owners(list.id()).stream())
                .distinct().filter(address -> !lists.owns(address)).limit(MAX_OWNERS).toList();
    }
}
