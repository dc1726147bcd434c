package org.indaba.command;

import java.util.List;
import java.util.stream.Stream;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.lists.PeopleSettings.MemberList;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Facts.Topic;

/**
 * Answers questions about a list. The answer goes to the address in whose name the question came, and holds nothing that this address may
 * not know: who writes in another's name learns nothing by it. Thread-safe.
 */
final class Inquiries {

    /** A list of members in a mail has so many lines. */
    static final int MAX_MEMBERS = 500;

    /** So many subscriptions of an address are told. */
    static final int MAX_SUBSCRIPTIONS = 100;

    private final Lists lists;
    private final Members members;

    Inquiries(Lists lists, Members members) {
        this.lists = lists;
        this.members = members;
    }

    Notice.OfList info(MailList list, EmailAddress asker) {
        String description = list.settings().description();
        return new Notice.Facts(list, List.of(asker), Topic.INFO, description.isEmpty() ? List.of() : List.of(description), 0);
    }

    /** Who is on the list, where the asker may know. */
    Notice.OfList who(MailList list, EmailAddress asker) {
        if (!maySee(list, asker)) {
            Topic hidden = switch (list.settings().people().memberList()) {
                case MEMBERS -> Topic.WHO_FOR_MEMBERS;
                case OWNERS -> Topic.WHO_FOR_OWNERS;
            };
            return new Notice.Facts(list, List.of(asker), hidden, List.of(), 0);
        }
        List<String> lines = members.page(list.id(), "", MAX_MEMBERS).stream().map(Inquiries::line).toList();
        return new Notice.Facts(list, List.of(asker), Topic.WHO, lines, members.count(list.id()) - lines.size());
    }

    private boolean maySee(MailList list, EmailAddress asker) {
        boolean runs = lists.moderators(list.id()).stream().anyMatch(one -> one.key().equals(asker.key()));
        return runs || list.settings().people().memberList() == MemberList.MEMBERS && members.find(list.id(), asker).isPresent();
    }

    private static String line(Membership member) {
        return member.displayName().isEmpty() ? member.address().toString() : member.displayName() + " <" + member.address() + ">";
    }

    /** Which lists the asker's address is on: that address alone, whatever others the person has. */
    Notice.OfList which(MailList list, EmailAddress asker) {
        List<Membership> all = members.all(asker, MAX_SUBSCRIPTIONS);
        Stream<String> names = all.stream().flatMap(one -> lists.byId(one.listId()).stream()).map(one -> one.post().toString());
        return new Notice.Facts(list, List.of(asker), Topic.WHICH, names.sorted().toList(), 0);
    }
}
