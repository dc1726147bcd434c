package org.indaba.accept;

import java.util.Optional;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;

/**
 * Behind RCPT nobody is turned away: what a ban or a setting says that came later is for what comes later. Nor is anybody behind a mail
 * server in front of us, whose refusal would go to a sender whom nobody has verified.
 *
 * @param lists which lists there are
 */
record BehindRcpt(Lists lists) implements Door {

    @Override
    public Optional<Acceptance> post(String name, String domain) {
        return lists.find(name, domain).map(list -> new Acceptance.Taken(new Destination.Post(list)));
    }

    @Override
    public Acceptance join(MailList list) {
        return new Acceptance.Taken(new Destination.Join(list));
    }
}
