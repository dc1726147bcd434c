package org.indaba.deliver;

import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;

/** How the envelope sender of each copy of a mailing is made. */
public sealed interface ReturnPathRule {

    /**
     * Each copy has its own, {@code base+TOKEN@domain}; the token is the copy's id, signed.
     *
     * @param purpose {@link TokenPurpose#RETURN_PATH} or {@link TokenPurpose#NOTICE}
     * @param base the address before the token is put in
     */
    record Signed(TokenPurpose purpose, EmailAddress base) implements ReturnPathRule {
    }

    /**
     * All copies have the same.
     *
     * @param path the path; may be the null path
     */
    record Fixed(ReversePath path) implements ReturnPathRule {
    }
}
