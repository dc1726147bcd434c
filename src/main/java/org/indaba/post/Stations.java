package org.indaba.post;

import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.Inbound;

/**
 * Where mail goes that is no post, a method for each meaning. What a method does is part of the row's transaction; it need not move the
 * row. Those that return something say whether the mail reached whom it is for: the people, or who reads commands. What is kept, or comes
 * from somebody who is not listened to, did not. Thread-safe.
 */
public interface Stations {

    /** Mail to the humans behind a list. */
    boolean ownerInTx(Inbound row, Destination.Owner destination);

    /** Something came back about copies: what waits together goes together. */
    void returnedInTx(List<Returned> mails);

    /**
     * Something that came back.
     *
     * @param row the mail
     * @param destination the return path
     * @param octets the mail itself
     */
    record Returned(Inbound row, Destination.ReturnPath destination, MessageOctets octets) {
    }

    /** Something came back about a notice or a forwarded mail. */
    void noticeReturnedInTx(Inbound row, Destination.NoticeReturn destination);

    /** Something came back about a copy of a list that is gone. */
    void orphanReturnedInTx(Inbound row, Destination.OrphanReturn destination);

    /** Commands. */
    boolean requestInTx(Inbound row, Destination.Request destination);

    /** Somebody asks to join. */
    boolean joinInTx(Inbound row, Destination.Join destination);

    /** Somebody asks to leave. */
    boolean leaveInTx(Inbound row, Destination.Leave destination);

    /** Somebody leaves, with a token that proves who it is. */
    boolean leaveByTokenInTx(Inbound row, Destination.LeaveByToken destination);

    /** Somebody confirms what was asked. */
    boolean confirmInTx(Inbound row, Destination.Confirm destination);

    /** Somebody whose delivery is suspended wants the posts again. */
    boolean resumeInTx(Inbound row, Destination.Resume destination);

    /** A moderator answers what he was asked. */
    boolean moderateInTx(Inbound row, Destination.Moderate destination);

    /** Mail to the administrators of the site. */
    boolean postmasterInTx(Inbound row, Destination.Postmaster destination);
}
