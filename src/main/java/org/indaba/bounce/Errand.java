package org.indaba.bounce;

import java.util.List;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Flood;

/**
 * What is to be forwarded for whom.
 *
 * @param sort which limit it counts against
 * @param listId the list, or 0
 * @param addressee the address of ours in whose name it is forwarded
 * @param recipients the people behind that address
 * @param returnPath where it goes if it fails
 */
record Errand(Sort sort, long listId, EmailAddress addressee, List<EmailAddress> recipients, ReturnPathRule returnPath) {

    Errand {
        recipients = List.copyOf(recipients);
    }

    /** The kinds of mail that are counted apart, so that a flood of one does not keep the others back. */
    enum Sort {
        /** What came back from subscribers. */
        RETURNED(Flood.RETURNED),
        /** What people wrote to the owners. */
        OWNER(Flood.OWNER),
        /** What anybody wrote to postmaster. */
        POSTMASTER(Flood.POSTMASTER);

        private final Flood told;

        Sort(Flood told) {
            this.told = told;
        }

        /** For the notice that tells of a flood. */
        Flood told() {
            return told;
        }
    }

    /** Under which name it is counted. */
    String scope() {
        return sort.name() + ":" + addressee.key();
    }
}
