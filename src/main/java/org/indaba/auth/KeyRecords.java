package org.indaba.auth;

import java.util.Map;
import org.indaba.dns.Dns;

/**
 * Records of public keys as they were found once, with which signatures can be verified again without asking DNS.
 *
 * @param byName the record by its name in DNS, in lower case
 */
public record KeyRecords(Map<String, String> byName) {

    public KeyRecords {
        byName = Map.copyOf(byName);
    }

    /** No keys. */
    public static KeyRecords none() {
        return new KeyRecords(Map.of());
    }

    /** These records in the place of DNS; of other names nothing is known. */
    Dns asDns() {
        return new KnownTexts(byName, "this key did not count when the message came");
    }
}
