package org.indaba.access;

import java.util.List;
import org.indaba.mail.EmailAddress;

/** The site's administrators; {@code postmaster@} reaches them. Thread-safe. */
public interface Administrators {

    /** All of them, by address. */
    List<EmailAddress> all();

    /** Adds one; false if it was there. */
    boolean addInTx(EmailAddress address);

    /** Removes one; false if it was not there. */
    boolean removeInTx(EmailAddress address);
}
