package org.indaba.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.indaba.language.Saying;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Facts.Topic;
import org.indaba.notice.Notice.Wish;

/**
 * Follows the commands of one mail and answers them in one mail: what is asked is told, what is wished waits for one question about all of
 * it. What a token proves is told to whom it names. Thread-safe; joins the caller's transaction.
 */
public final class Requests {

    private static final Saying NOTHING_FOUND = Saying.of("mail-help-nothing");

    private final Wishes wishes;
    private final Lists lists;
    private final Inquiries inquiries;
    private final PreferenceChanges changes;
    private final Answers answers;
    private final TokenCodec tokens;

    /**
     * @param wishes joins and leaves
     * @param lists what is asked about, and who is banned
     * @param members who is on them
     * @param changes what members get
     * @param answers sends the answer
     * @param tokens reads the token of a confirm command
     */
    public Requests(Wishes wishes, Lists lists, Members members, PreferenceChanges changes, Answers answers, TokenCodec tokens) {
        this.wishes = wishes;
        this.lists = lists;
        this.inquiries = new Inquiries(lists, members);
        this.changes = changes;
        this.answers = answers;
        this.tokens = tokens;
    }

    /** What is said so far, and whether something waits to be asked. */
    private static final class Course {
        private final List<Notice.OfList> said = new ArrayList<>();
        private final Map<String, String> changes = new LinkedHashMap<>();
        private boolean asks;
        private AnswerCap.Use use = AnswerCap.Use.TELLING;
    }

    /** Those commands that somebody who is banned may give: a ban keeps nobody on a list, nor from getting less of it. */
    static List<MailCommand> ofTheBanned(List<MailCommand> commands) {
        return commands.stream().filter(command -> switch (command) {
            case MailCommand.Leave _, MailCommand.Confirm _, MailCommand.Change _, MailCommand.ShowSettings _ -> true;
            case MailCommand.Join _, MailCommand.Help _, MailCommand.Info _, MailCommand.Who _, MailCommand.Which _,
                    MailCommand.ForAnother _, MailCommand.Unclear _ -> false;
        }).toList();
    }

    /** @param reply what the mail says besides, which counts where it answers a question */
    void followInTx(Speaker speaker, List<MailCommand> all, InvitationReply reply) {
        List<MailCommand> commands = lists.banned(speaker.list().id(), speaker.address()) ? ofTheBanned(all) : all;
        Course course = new Course();
        commands.forEach(command -> followInTx(speaker, command, reply, course));
        if (!course.changes.isEmpty()) {
            hear(course, wishes.hearInTx(speaker, Wish.CHANGE, PreferenceChanges.details(course.changes)));
        }
        if (commands.isEmpty() && !answers.mayBeEcho(speaker)) {
            course.said.add(new Notice.Help(speaker.list(), List.of(speaker.address()), NOTHING_FOUND));
        }
        Optional<Notice.OfList> question = course.asks ? wishes.questionInTx(speaker) : Optional.empty();
        question.ifPresent(course.said::add);
        answer(speaker, course, question.isPresent());
    }

    /** A question has taken its place among the mails of the day already. */
    private void answer(Speaker speaker, Course course, boolean counted) {
        List<Notice.OfList> said = course.said;
        if (said.isEmpty()) {
            return;
        }
        Notice answer = said.size() == 1 ? said.getFirst() : new Notice.Several(speaker.list(), List.of(speaker.address()), said);
        if (counted) {
            answers.provenInTx(speaker, answer);
        } else {
            answers.unprovenInTx(speaker, course.use, _ -> answer);
        }
    }

    private static void hear(Course course, Wishes.Heard heard) {
        switch (heard) {
            case Wishes.Heard.Said(Notice.OfList notice, AnswerCap.Use use) -> {
                course.said.add(notice);
                course.use = use.compareTo(course.use) > 0 ? use : course.use;
            }
            case Wishes.Heard.ToAsk() -> course.asks = true;
            case Wishes.Heard.Asked(), Wishes.Heard.ShutOut() -> { }
        }
    }

    private void followInTx(Speaker speaker, MailCommand command, InvitationReply reply, Course course) {
        MailList list = speaker.list();
        EmailAddress asker = speaker.address();
        switch (command) {
            case MailCommand.Join(String name) -> hear(course, wishes.hearInTx(speaker.named(name), Wish.JOIN, ""));
            case MailCommand.Leave() -> hear(course, wishes.hearInTx(speaker, Wish.LEAVE, ""));
            case MailCommand.Confirm(String token) -> {
                OptionalLong id = tokens.verify(TokenPurpose.CONFIRM, token);
                // Our own subject, answered to this address, is no yes where the answer begins with a no.
                if (id.isEmpty() || !(reply == InvitationReply.NO
                        ? wishes.refusedInTx(speaker, id.getAsLong()) : wishes.confirmedInTx(speaker, id.getAsLong()))) {
                    course.said.add(wishes.notValid(speaker));
                }
            }
            case MailCommand.Help() -> course.said.add(new Notice.Help(list, List.of(asker), Saying.verbatim("")));
            case MailCommand.Info() -> course.said.add(inquiries.info(list, asker));
            case MailCommand.Who() -> course.said.add(inquiries.who(list, asker));
            case MailCommand.Which() -> course.said.add(inquiries.which(list, asker));
            case MailCommand.ShowSettings() -> {
                if (!wishes.isShutOut(list, asker, Wish.CHANGE)) {
                    course.said.add(changes.show(list, asker));
                }
            }
            case MailCommand.Change(Map<String, String> values) -> PreferenceChanges.addLater(course.changes, values);
            case MailCommand.ForAnother() ->
                course.said.add(new Notice.Facts(list, List.of(asker), Topic.FOR_ANOTHER, List.of(), 0));
            case MailCommand.Unclear(String line) ->
                course.said.add(new Notice.Facts(list, List.of(asker), Topic.UNCLEAR, List.of(line), 0));
        }
    }
}
