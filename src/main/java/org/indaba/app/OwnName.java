package org.indaba.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;

/**
 * What this host calls itself in EHLO and Received.
 *
 * @param hostname a domain name in lower case
 */
record OwnName(String hostname) {

    private static final String LAST_RESORT = "localhost";

    /** The name that was set, else the machine's. A machine whose name is no domain name is {@code localhost} to others. */
    static OwnName of(Optional<String> set) {
        return new OwnName(set.orElseGet(OwnName::ofMachine).toLowerCase(Locale.ROOT));
    }

    private static String ofMachine() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return switch (EmailAddress.parse("postmaster@" + name)) {
                case ParsedAddress.Valid(EmailAddress address) -> address.domain();
                case ParsedAddress.Invalid _ -> LAST_RESORT;
            };
        } catch (UnknownHostException nameless) {
            return LAST_RESORT;
        }
    }
}
