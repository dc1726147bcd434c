package org.indaba.command;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.indaba.accept.Destination;
import org.indaba.classify.AutomaticMail;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.mime.HeaderBlock;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Wish;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Mail to the addresses of a list that understand commands: join, leave, confirm, request. One method for each,
 * which says whether the mail was listened to.
 *
 * <p>Who speaks is the only author; nothing that an author says is believed without a token. {@code post} calls it with an inbound
 * row; the caller moves the row. Everything happens in the caller's transaction. Thread-safe.
 */
public final class MailCommands {

    /** A ban keeps nobody on a list: whoever is banned may neither post nor join. */
    private static final Predicate<Speaker> EVEN_BANNED = _ -> true;

    private static final Predicate<Speaker> NOT_BANNED = _ -> false;

    private final Speakers speakers;
    private final Wishes wishes;
    private final Answers answers;
    private final Members members;
    private final Requests requests;
    private final MessageStore store;
    private final InstantSource clock;

    /**
     * @param speakers tells people from machines
     * @param wishes joins and leaves
     * @param answers tells who left by a token
     * @param members for leaving by token
     * @param requests follows the commands of a mail
     * @param store where mail is read
     * @param clock says which days are over
     */
    public MailCommands(Speakers speakers, Wishes wishes, Answers answers, Members members, Requests requests, MessageStore store,
            InstantSource clock) {
        this.speakers = speakers;
        this.wishes = wishes;
        this.answers = answers;
        this.members = members;
        this.requests = requests;
        this.store = store;
        this.clock = clock;
    }

    /** Any mail to the join address asks to join. */
    public boolean takeInTx(Inbound row, Destination.Join destination) {
        return listen(row, destination.list(), NOT_BANNED, speaker -> wishes.askInTx(speaker, Wish.JOIN));
    }

    /** Any mail to the leave address asks to leave. */
    public boolean takeInTx(Inbound row, Destination.Leave destination) {
        return listen(row, destination.list(), EVEN_BANNED, speaker -> wishes.askInTx(speaker, Wish.LEAVE));
    }

    /** Any mail to the address of a confirmation confirms, unless it begins with a no. */
    public boolean takeInTx(Inbound row, Destination.Confirm destination) {
        return listen(row, destination.list(), EVEN_BANNED, speaker -> wishes.confirmInTx(speaker, destination.confirmationId(),
                MailRead.of(store.open(row.arrival().messageId()))));
    }

    /**
     * Mail to the address that a copy's List-Unsubscribe names ends the subscription at once, whatever the settings: the token is
     * the proof. Mail programs send it for people, so the mail of a machine counts, unless it is an answer or a failure notice.
     */
    public boolean takeInTx(Inbound row, Destination.LeaveByToken destination) {
        MailList list = destination.list();
        HeaderBlock header = MailRead.of(store.open(row.arrival().messageId())).header();
        // RFC 2369 §3.2: the address alone is the command; RFC 3834 §2 and §5.2: answers of machines act on nothing.
        if (row.arrival().reversePath().isNull() || header.all("Auto-Submitted").stream()
                .anyMatch(field -> field.value().regionMatches(true, 0, "auto-replied", 0, "auto-replied".length()))) {
            return false;
        }
        Optional<Membership> member = members.byId(destination.subscriptionId()).filter(found -> found.listId() == list.id());
        member.filter(found -> wishes.leftInTx(list, found.address(), "by mail to the address in a copy"))
                .filter(left -> AutomaticMail.unanswerable(row.arrival().reversePath(), header, left.address()).isEmpty())
                .ifPresent(left -> answers.tellInTx(new Notice.Left(list, List.of(left.address()), "")));
        return true;
    }

    /** Mail to the request address holds commands in its subject or body; one mail answers them all. */
    public boolean takeInTx(Inbound row, Destination.Request destination) {
        return listen(row, destination.list(), speaker -> !Requests.ofTheBanned(commands(row, speaker)).isEmpty(),
                speaker -> requests.followInTx(speaker, commands(row, speaker),
                        InvitationReply.aboutLeaving(MailRead.of(store.open(row.arrival().messageId())).ownWords())));
    }

    private boolean listen(Inbound row, MailList list, Predicate<Speaker> mayBeBanned, Consumer<Speaker> act) {
        Optional<Speaker> speaker = speakers.in(row, MailRead.of(store.open(row.arrival().messageId())).header(), list, mayBeBanned);
        speaker.ifPresent(act);
        return speaker.isPresent();
    }

    private List<MailCommand> commands(Inbound row, Speaker speaker) {
        MailRead mail = MailRead.of(store.open(row.arrival().messageId()));
        return CommandLines.of(mail.subject(), mail.text(), speaker.list(), speaker.address(),
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
}
