package org.indaba.command;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.ListLinks;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Wish;
import org.indaba.notice.Notices;

/**
 * Asks addresses whether they want what is wished in their name: the first wish at once, what follows within {@link #QUIET} in one more
 * mail when that is over, all within what {@link AnswerCap} allows. What an address is not asked is forgotten. Thread-safe.
 */
public final class Questioner {

    /** Who asks several lists, one form after another, does so within this time, and gets one mail for the rest of them. */
    public static final Duration QUIET = Duration.ofMinutes(2);

    /** So many addresses are asked in one transaction. */
    static final int LIMIT = 50;

    private final Questions questions;
    private final AnswerCap cap;
    private final Lists lists;
    private final Members members;
    private final Notices notices;
    private final TokenCodec tokens;
    private final String siteUrl;

    /**
     * @param questions what was asked
     * @param cap how many mails an address gets
     * @param lists what is asked about
     * @param members who leaves that is on a list
     * @param notices sends what was put off
     * @param tokens signs what an answer must carry
     * @param siteUrl where the pages are, without a slash at the end
     */
    public Questioner(Questions questions, AnswerCap cap, Lists lists, Members members, Notices notices, TokenCodec tokens,
            String siteUrl) {
        this.questions = questions;
        this.cap = cap;
        this.lists = lists;
        this.members = members;
        this.notices = notices;
        this.tokens = tokens;
        this.siteUrl = siteUrl;
    }

    /** Where owners see who waits for them. */
    String requestsPage(MailList list) {
        return new ListLinks(siteUrl).to(list, "requests");
    }

    /** Whether its address may get another mail about it today; what is wished in the name of one that may not is not even written down. */
    boolean mayAsk(Confirmations.Wished wished) {
        return cap.hasRoom(wished.address(), use(wished.listId(), wished.address(), wished.wish()));
    }

    /** Which of its mails of the day an address gets about a wish. */
    AnswerCap.Use use(long listId, EmailAddress address, Wish wish) {
        return wish == Wish.LEAVE && members.find(listId, address).isPresent() ? AnswerCap.Use.LEAVING : AnswerCap.Use.ASKING;
    }

    /** The mail that asks an address now, if there is one to send; what waits has been written down, and the address is locked. */
    Optional<Notice.OfList> mailInTx(MailList list, EmailAddress address, AnswerCap.Cause cause) {
        if (questions.isQuietInTx(address, QUIET)) {
            return Optional.empty();
        }
        AnswerCap.Use use = questions.leavingInTx(address).stream().map(about -> use(about, address, Wish.LEAVE))
                .max(Comparator.naturalOrder()).orElse(AnswerCap.Use.ASKING);
        return switch (cap.takeInTx(address, cause, use)) {
            case SEND -> questions.openInTx(address, list.id()).map(question -> mail(list, address, question));
            case ADDRESS_FULL, HOUR_FULL -> {
                questions.dropUnaskedInTx(address);
                yield Optional.empty();
            }
        };
    }

    private Notice.OfList mail(MailList list, EmailAddress address, Questions.Question question) {
        String token = tokens.sign(TokenPurpose.CONFIRM, question.id());
        List<Notice.Asked> asked = question.waiting().stream().flatMap(waiting -> lists.byId(waiting.wished().listId()).stream()
                .map(about -> new Notice.Asked(about, waiting.wished().wish(), SetCommand.written(waiting.wished())))).toList();
        return new Notice.ConfirmationAsked(list, List.of(address), asked, token, siteUrl + "/confirm/" + token,
                question.waiting().getLast().wished().language());
    }

    /** Asks about what was gathered, where the quiet time is over; returns how many addresses were looked at and asked. */
    public int sendDueInTx() {
        int asked = 0;
        for (EmailAddress address : questions.unasked(LIMIT)) {
            // Who is at work on this address sends the mail, or leaves it for the next round.
            if (!questions.tryLockInTx(address) || questions.isQuietInTx(address, QUIET)) {
                continue;
            }
            Optional<MailList> list = questions.unaskedListInTx(address).flatMap(lists::byId);
            list.flatMap(from -> mailInTx(from, address, new AnswerCap.Cause.Counted())).ifPresent(notices::sendInTx);
            if (list.isEmpty()) {
                questions.dropUnaskedInTx(address);
            }
            asked++;
        }
        return asked;
    }
}
