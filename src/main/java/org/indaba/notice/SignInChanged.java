package org.indaba.notice;

import java.util.List;
import org.indaba.mail.EmailAddress;

/**
 * How somebody signs in was changed; tells all addresses of the person, so that whoever changed it cannot keep it from them.
 *
 * @param domain one of ours; the mail comes from its postmaster
 * @param recipients the person's addresses
 * @param change what was changed
 * @param before the address that was the person's; empty text where it is about none
 * @param after the one that is; empty text where it is about none
 * @param link the page on which to look at it
 */
public record SignInChanged(String domain, List<EmailAddress> recipients, Change change, String before, String after, String link)
        implements Notice {

    /** What can be changed. */
    public enum Change {
        /** There is one, or another one. */
        PASSWORD_SET("mail-changed-password-set"),
        /** There is none any more. */
        PASSWORD_REMOVED("mail-changed-password-removed"),
        /** Codes are asked for. */
        SECOND_FACTOR_ON("mail-changed-second-factor-on"),
        /** No code is asked for any more. */
        SECOND_FACTOR_OFF("mail-changed-second-factor-off"),
        /** Those of before are void. */
        RECOVERY_CODES("mail-changed-recovery-codes"),
        /** One address less signs in. */
        ADDRESS_REMOVED("mail-changed-address-removed"),
        /** A further address signs in. */
        ADDRESS_ADDED("mail-changed-address-added"),
        /** Another address signs in, in the place of one. */
        ADDRESS_REPLACED("mail-changed-address-replaced");

        private final String key;

        Change(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    public SignInChanged {
        recipients = List.copyOf(recipients);
    }
}
