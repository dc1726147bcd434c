package org.indaba.notice;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.indaba.lists.MailList;

/**
 * Links in mails to the pages about a list.
 *
 * @param siteUrl where the pages are, without a slash at the end
 */
public record ListLinks(String siteUrl) {

    /** One of the pages about a list. @param page its name below the list's own page, such as {@code held} */
    public String to(MailList list, String page) {
        String address = URLEncoder.encode(list.post().toString(), StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
        return siteUrl + "/lists/" + address + "/" + page;
    }
}
