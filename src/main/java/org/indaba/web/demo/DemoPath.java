package org.indaba.web.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The addresses of the demo's pages. Pure functions. */
final class DemoPath {

    private static final String MAILBOXES = "/demo/mailboxes";

    private DemoPath() {
    }

    static String mailboxes(String text, String after) {
        String query = (text.isEmpty() ? "" : "&q=" + encoded(text)) + (after.isEmpty() ? "" : "&after=" + encoded(after));
        return MAILBOXES + (query.isEmpty() ? "" : "?" + query.substring(1));
    }

    static String mailbox(String address) {
        return MAILBOXES + "/" + encoded(address);
    }

    static String mail(String address, long id) {
        return mailbox(address) + "/" + id;
    }

    /** The sign of addresses may stand in a path as it is. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
    }
}
