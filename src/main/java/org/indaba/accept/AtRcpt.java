package org.indaba.accept;

import java.util.Optional;
import org.indaba.lists.ListSettings.Machines;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;

/**
 * At RCPT the sender counts: who is banned, and what comes from a machine where none may post.
 *
 * @param lists who is banned
 * @param reversePath the address of MAIL
 */
record AtRcpt(Lists lists, ReversePath reversePath) implements Door {

    @Override
    public Optional<Acceptance> post(String name, String domain) {
        return switch (reversePath) {
            case ReversePath.Mailbox(EmailAddress sender) -> lists.find(name, domain, sender).map(AtRcpt::post);
            case ReversePath.Null() -> lists.find(name, domain).map(AtRcpt::postOfMachine);
        };
    }

    @Override
    public Acceptance join(MailList list) {
        return switch (reversePath) {
            case ReversePath.Mailbox(EmailAddress sender) when lists.banned(list.id(), sender) -> new Acceptance.Refused(Replies.BANNED);
            case ReversePath.Mailbox _, ReversePath.Null _ -> new Acceptance.Taken(new Destination.Join(list));
        };
    }

    private static Acceptance post(Lists.Asked asked) {
        return asked.banned() ? new Acceptance.Refused(Replies.BANNED) : new Acceptance.Taken(new Destination.Post(asked.list()));
    }

    /** The null path is a machine's. A list that holds or takes machines' mail has it judged at the end of DATA, by what it is. */
    private static Acceptance postOfMachine(MailList list) {
        return list.settings().machines() == Machines.REJECT
                ? new Acceptance.Refused(Replies.NO_MACHINES)
                : new Acceptance.Taken(new Destination.Post(list));
    }
}
