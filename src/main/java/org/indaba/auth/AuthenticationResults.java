package org.indaba.auth;

import java.util.List;

/**
 * All that was found out about who sent a message. A value: it can be kept with the post, shown, and written as a header field.
 *
 * @param spf of the envelope sender, or of the client's name
 * @param dkim of each signature that was looked at, from the top; empty for a message without
 * @param arc of the chain of those who passed it on
 * @param dmarc of the author's domain
 */
public record AuthenticationResults(SpfOutcome spf, List<DkimOutcome> dkim, ArcResult arc, DmarcOutcome dmarc) {

    public AuthenticationResults {
        dkim = List.copyOf(dkim);
    }

    /** Whether some of this could not be said for now. */
    public boolean undecided() {
        return spf.result() instanceof SpfResult.TempError || dmarc.result() instanceof DmarcResult.TempError
                || dkim.stream().anyMatch(one -> one.result() instanceof DkimResult.TempError);
    }

    /** Whether the envelope sender is proven: its domain lets this client send for it. */
    public boolean senderProven() {
        return spf.identity() == SpfOutcome.Identity.MAIL_FROM && spf.result() instanceof SpfResult.Pass;
    }

    /** Whether a domain says that it is not from there: that of the envelope sender by SPF, or that of the author by DMARC. */
    public boolean disowned() {
        boolean sender = spf.identity() == SpfOutcome.Identity.MAIL_FROM
                && (spf.result() instanceof SpfResult.Fail || spf.result() instanceof SpfResult.SoftFail);
        return dmarc.result() instanceof DmarcResult.Fail || sender && !authorProven();
    }

    /** Whether the domain of the author is proven, by whatever means. */
    public boolean authorProven() {
        return dmarc.authorProven();
    }
}
