package org.indaba.command;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;

/** Answers people who wrote a command, within what {@link AnswerCap} allows. Thread-safe. */
public final class Answers {

    /** For so long, what comes after our mail and asks for nothing gets no second one. */
    static final Duration ECHO = Duration.ofHours(1);

    private final Notices notices;
    private final AnswerCap cap;

    /**
     * @param notices how answers leave
     * @param cap how many an address gets
     */
    public Answers(Notices notices, AnswerCap cap) {
        this.notices = notices;
        this.cap = cap;
    }

    /**
     * RFC 3834 §2: a mail without any command from whom we wrote to within {@link #ECHO} may be the answer of a machine that says nothing
     * of being one; where it is a person's, that person has our mail.
     */
    boolean mayBeEcho(Speaker speaker) {
        return cap.wasAnsweredWithin(speaker.address(), ECHO);
    }

    /** Tells somebody something of whom nothing is proved; beyond the cap nothing is sent. */
    void unprovenInTx(Speaker speaker, Function<List<EmailAddress>, Notice> said) {
        unprovenInTx(speaker, AnswerCap.Use.TELLING, said);
    }

    /** The same. @param use which part of the cap it takes */
    void unprovenInTx(Speaker speaker, AnswerCap.Use use, Function<List<EmailAddress>, Notice> said) {
        if (cap.takeInTx(speaker.address(), new AnswerCap.Cause.Mail(speaker.peer()), use) == AnswerCap.Leave.SEND) {
            notices.sendInTx(new Notice.Answer(said.apply(List.of(speaker.address())), speaker.messageId()));
        }
    }

    /**
     * Tells an address what a token that was sent to it did. It does not count: nobody else can bring it about, and each token does
     * it once.
     */
    void provenInTx(Speaker speaker, Notice notice) {
        boolean spoke = notice.recipients().stream().allMatch(address -> address.key().equals(speaker.address().key()));
        notices.sendInTx(spoke ? new Notice.Answer(notice, speaker.messageId()) : notice);
    }

    /** Tells a subscriber what a token of theirs did, whoever sent it. Does not count, for the same reasons. */
    void tellInTx(Notice notice) {
        notices.sendInTx(notice);
    }
}
