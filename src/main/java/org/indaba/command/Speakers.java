package org.indaba.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.indaba.classify.AutomaticMail;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.MailEvents;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.Mailbox;
import org.indaba.mime.Participants;
import org.indaba.notice.CleanText;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.Inbound;

/** Finds out whether a person speaks in a mail to a command address, and who. Thread-safe. */
public final class Speakers {

    private static final int MAX_NAME = 200;

    private final Lists lists;
    private final OwnAddresses own;
    private final MailEvents events;

    /**
     * @param lists who is banned
     * @param own addresses that no answer goes to
     * @param events is told of mail that is not listened to
     */
    public Speakers(Lists lists, OwnAddresses own, MailEvents events) {
        this.lists = lists;
        this.own = own;
        this.events = events;
    }

    /**
     * The person; empty, and told to the log, if it is a machine, one of ourselves, nobody, several, or somebody banned.
     *
     * @param mayBeBanned whether somebody who is banned is listened to all the same; asked only about such
     */
    Optional<Speaker> in(Inbound row, HeaderBlock header, MailList list, Predicate<Speaker> mayBeBanned) {
        List<Mailbox> authors = Participants.of(header).authors();
        if (authors.size() != 1) {
            return silence(row, list, "it has not exactly one author");
        }
        Mailbox author = authors.getFirst();
        Optional<String> machine = AutomaticMail.unanswerable(row.arrival().reversePath(), header, author.address());
        if (machine.isPresent()) {
            return silence(row, list, machine.get());
        }
        if (own.contain(author.address())) {
            return silence(row, list, "its author is an address of ours");
        }
        Speaker speaker = new Speaker(list, author.address(), CleanText.line(author.name(), MAX_NAME),
                header.first("Message-ID").orElse(""), row.arrival().peer());
        if (lists.banned(list.id(), author.address()) && !mayBeBanned.test(speaker)) {
            return silence(row, list, "its author is banned");
        }
        return Optional.of(speaker);
    }

    private Optional<Speaker> silence(Inbound row, MailList list, String reason) {
        events.discarded(row.id(), list.post().toString(), reason);
        return Optional.empty();
    }
}
