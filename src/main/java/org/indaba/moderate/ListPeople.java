package org.indaba.moderate;

import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;

/**
 * Who belongs to a list: by the address that was written, else by another one of the same person, who proved them all. An address that may
 * not post itself lends nothing to the others: one that is banned, or of which moderators decided that its posts wait, are refused or
 * dropped. The other addresses cost questions, so they are asked for only where the one that was written does not belong. Thread-safe.
 */
final class ListPeople {

    private final Lists lists;
    private final Members members;
    private final Backgrounds backgrounds;

    /** @param backgrounds of whom moderators decided once and for all */
    ListPeople(Lists lists, Members members, Backgrounds backgrounds) {
        this.lists = lists;
        this.members = members;
        this.backgrounds = backgrounds;
    }

    /** Whether somebody is on the list, or decides about its posts. */
    boolean belongs(MailList list, EmailAddress author) {
        return is(list, author, (its, address) -> members.find(its.id(), address).isPresent() || decides(its, address));
    }

    /** Whether somebody is an owner or a moderator. */
    boolean moderates(MailList list, EmailAddress author) {
        return is(list, author, this::decides);
    }

    private boolean is(MailList list, EmailAddress author, BiPredicate<MailList, EmailAddress> what) {
        return what.test(list, author)
                || members.othersOf(author).stream().anyMatch(other -> what.test(list, other) && mayPost(list, other));
    }

    private boolean decides(MailList list, EmailAddress address) {
        return lists.moderators(list.id()).stream().anyMatch(moderator -> moderator.key().equals(address.key()));
    }

    private boolean mayPost(MailList list, EmailAddress address) {
        Map<String, SenderVerdict> decided = backgrounds.senders(list.id(), List.of(address));
        return decided.getOrDefault(address.key(), SenderVerdict.ACCEPT) == SenderVerdict.ACCEPT && !lists.banned(list.id(), address);
    }
}
