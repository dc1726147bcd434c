package org.indaba.command;

import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;

/**
 * Leaving by the token that stands in each copy, on the web: at once and whatever the list's settings, since the token is the proof (RFC
 * 8058 §3.2). Who has left is told by one mail how to come back. Thread-safe.
 */
public final class TokenLeave {

    private final Lists lists;
    private final Members members;
    private final Notices notices;
    private final Audit audit;

    /** @param audit keeps who left, and when */
    public TokenLeave(Lists lists, Members members, Notices notices, Audit audit) {
        this.lists = lists;
        this.members = members;
        this.notices = notices;
        this.audit = audit;
    }

    /**
     * Whom a token names.
     *
     * @param list the list
     * @param address the subscriber
     */
    public record Named(MailList list, EmailAddress address) {
    }

    /** Whose subscription it is; empty when it has ended. Changes nothing. */
    public Optional<Named> whose(long subscriptionId) {
        return members.byId(subscriptionId).flatMap(member -> lists.byId(member.listId()).map(list -> new Named(list, member.address())));
    }

    /** Ends a subscription; empty if it had ended before, and then nothing happens again. */
    public Optional<Named> leaveInTx(long subscriptionId) {
        Optional<Named> named = whose(subscriptionId).filter(found -> members.removeInTx(found.list().id(), found.address()));
        named.ifPresent(left -> {
            notices.sendInTx(new Notice.Left(left.list(), List.of(left.address()), ""));
            audit.appendInTx(left.address().toString(), "member leave", left.list().post().toString(), "by the link in a copy");
        });
        return named;
    }
}
