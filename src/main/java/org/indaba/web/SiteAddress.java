package org.indaba.web;

import java.net.URI;

/**
 * Where people see the pages.
 *
 * @param url as it is written into mails, without a slash at the end
 */
public record SiteAddress(String url) {

    /** Whether the pages are seen through TLS, our own or that of a server in front. */
    public boolean isHttps() {
        return url.startsWith("https:");
    }

    /** The name and port, as a browser sends them in Host. */
    String authority() {
        return URI.create(url).getRawAuthority();
    }

    /** The whole address of one of our pages. @param path begins with a slash */
    public String of(String path) {
        return url + path;
    }
}
