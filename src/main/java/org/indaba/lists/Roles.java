package org.indaba.lists;

import java.util.List;
import org.indaba.mail.EmailAddress;

/** Who owns and moderates a list. Thread-safe. */
public interface Roles {

    /** Everybody with exactly this role, by address. */
    List<EmailAddress> all(long listId, Role role);

    /** Gives somebody a role. */
    RoleChange addInTx(long listId, Role role, EmailAddress address);

    /** Takes a role from somebody; the last owner keeps it. */
    RoleChange removeInTx(long listId, Role role, EmailAddress address);
}
