package org.indaba.bounce;

import org.indaba.classify.Reason;

/** How much a failure weighs. Pure functions. */
final class Weight {

    /** A failure that would come again. */
    static final int HARD = BounceEvent.POINT;

    /** One that may pass: twelve days of it are as much as three days of the other kind. */
    static final int SOFT = BounceEvent.POINT / 4;

    /** What a copy that arrived takes away. */
    static final int CREDIT = BounceEvent.POINT;

    private Weight() {
    }

    /** What a failure adds, in hundredths of a point; 0 where the member is not to blame. */
    static int of(BounceEvent.Finding finding) {
        if (!finding.blame().equals("member")) {
            return 0;
        }
        // Full mailboxes are emptied, whatever class of status the host gives them.
        return finding.severity().equals("permanent") && !finding.reason().equals(Reason.MAILBOX_FULL.word()) ? HARD : SOFT;
    }

    /** Whether it says that nobody is there. */
    static boolean isHard(BounceEvent.Finding finding) {
        return of(finding) == HARD;
    }
}
