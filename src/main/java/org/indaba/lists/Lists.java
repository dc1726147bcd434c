package org.indaba.lists;

import java.util.List;
import java.util.Optional;
import org.indaba.mail.EmailAddress;

/** What other packages ask about lists. Thread-safe; reads join an open transaction. */
public interface Lists {

    /** The list with this post address; the name in any case. */
    Optional<MailList> find(String name, String domain);

    /** The list with this id. */
    Optional<MailList> byId(long id);

    /** Whether mail for this domain is ours. */
    boolean servesDomain(String domain);

    /** All lists, by domain and name. */
    List<MailList> all();

    /** The owners of a list: never empty. */
    List<EmailAddress> owners(long listId);

    /** The owners and moderators of a list. */
    List<EmailAddress> moderators(long listId);

    /** Whether an address, or its domain, is banned from a list or from the whole site. */
    boolean banned(long listId, EmailAddress address);
}
