package org.indaba.moderate;

import org.indaba.accept.Destination;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReportWish;

/**
 * A recipient and the judgement there.
 *
 * @param recipient the first address of RCPT with this meaning
 * @param wish what the client asked to be told about that recipient
 * @param destination what it means
 * @param judgement what is to happen
 */
record Judged(EmailAddress recipient, ReportWish wish, Destination destination, Judgement judgement) {

    Judged with(Judgement other) {
        return new Judged(recipient, wish, destination, other);
    }

    /**
     * What becomes of it where another recipient of the same message takes it. Mail that is no post has no moderator who could decide
     * about it: it is dropped, since it goes in circles.
     */
    Judged withOthersTaking() {
        return with(listIdOfPost() == 0 ? judgement.droppedBesideOthers() : judgement.withOthersTaking());
    }

    /** The list that this is a post to; 0 for other mail. */
    long listIdOfPost() {
        return destination instanceof Destination.Post(var list) ? list.id() : 0;
    }
}
