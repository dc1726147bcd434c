package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.mail.EmailAddress;

/**
 * Keeps addresses of ours away from roles of the site and its domains, as those of lists keep them away: nothing is forwarded to such, and
 * no link to sign in, so that whoever has a role by one would hear of nothing.
 */
final class OwnAddress {

    private OwnAddress() {
    }

    /** Lets pass whoever mail reaches. @throws Refusal if the address is one of a list, or a role mailbox of a domain that is served */
    static void refuse(Operations operations, EmailAddress address) {
        if (operations.lists().owns(address)) {
            throw new Refusal(address + " is an address of a list or of this server, and reaches no person. Nothing was changed.");
        }
    }
}
