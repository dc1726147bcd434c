package org.indaba.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.indaba.mail.EmailAddress;

/**
 * An address with the link that opens a mail to it.
 *
 * @param address to be read
 * @param link to be followed
 */
public record Mailto(String address, String link) {

    /** The link to an address. */
    static Mailto to(EmailAddress address) {
        // RFC 6068 §2: everything but the letters of the grammar is percent-encoded; the @ between the parts stands as it is.
        return new Mailto(address.toString(), "mailto:" + encoded(quoted(address)) + "@" + encoded(address.domain()));
    }

    private static String quoted(EmailAddress address) {
        String whole = address.toString();
        return whole.substring(0, whole.length() - address.domain().length() - 1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
