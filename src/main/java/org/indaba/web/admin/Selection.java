package org.indaba.web.admin;

import jakarta.ws.rs.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.QueueSelection;
import org.indaba.language.Phrases;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;

/**
 * A part of the queue as addresses and forms carry it.
 *
 * @param site a site or a domain without a route, as the queue spells it; empty for all
 * @param list a list; 0 for all
 * @param post a post; 0 for all
 * @param address a recipient, in lower case; empty for all
 */
record Selection(String site, long list, long post, String address) {

    /** A host name has at most 253 characters; a site may bear the name of a smarthost with its port. */
    private static final int MAX_SITE = 300;

    /**
     * As an address or a form has it; a part that is left empty is all. One that cannot be read is no such: much more would be meant than
     * somebody wrote.
     *
     * @throws BadRequestException if a part cannot be read
     */
    static Selection of(String site, String list, String post, String address) {
        if (site.length() > MAX_SITE || site.codePoints().anyMatch(c -> c < ' ' || c >= 0xD800 && c <= 0xDFFF)) {
            throw new BadRequestException("admin-no-site-name");
        }
        String recipient = switch (EmailAddress.parse(address.strip())) {
            case ParsedAddress.Valid(EmailAddress valid) -> QueueSelection.all().onlyTo(valid).address();
            case ParsedAddress.Invalid _ when address.isBlank() -> "";
            case ParsedAddress.Invalid _ -> throw new BadRequestException("admin-part-no-address");
        };
        return new Selection(QueueSelection.ofSite(site).site(), number(list, "admin-part-no-list"), number(post, "admin-part-no-post"),
                recipient);
    }

    private static long number(String text, String wrong) {
        long number = Words.number(text);
        if (number == 0 && !text.isEmpty()) {
            throw new BadRequestException(wrong);
        }
        return number;
    }

    static Selection of(QueueWish wish) {
        return of(wish.site, wish.list, wish.post, wish.address);
    }

    static Selection ofSite(String site) {
        return new Selection(site, 0, 0, "");
    }

    /** As the owner of the queue wants it. @throws BadRequestException if the post has no copies */
    QueueSelection inQueue(Ledger ledger) {
        long mailing = post == 0 ? 0 : ledger.mailingOf(post).orElseThrow(() -> new BadRequestException("admin-post-no-copies"));
        return new QueueSelection(site, list, mailing, address);
    }

    boolean everything() {
        return site.isEmpty() && list == 0 && post == 0 && address.isEmpty();
    }

    /** {@code site=mx.example&list=3}; empty for everything. */
    String query() {
        List<String> parts = new ArrayList<>();
        if (!site.isEmpty()) {
            parts.add("site=" + Words.encoded(site));
        }
        if (list != 0) {
            parts.add("list=" + list);
        }
        if (post != 0) {
            parts.add("post=" + post);
        }
        if (!address.isEmpty()) {
            parts.add("address=" + Words.encoded(address));
        }
        return String.join("&", parts);
    }

    /** The page that shows it. */
    String path() {
        return "/admin/queue" + (everything() ? "" : "?" + query());
    }

    /** In words: {@code everything}, {@code what goes to mx.example, from afnog@lists.example}. */
    String words(ListNames lists, Phrases phrases) {
        List<String> parts = new ArrayList<>();
        if (!site.isEmpty()) {
            parts.add(phrases.say("admin-part-site", Words.cell(site)));
        }
        if (list != 0) {
            parts.add(phrases.say("admin-part-list", lists.of(list)));
        }
        if (post != 0) {
            parts.add(phrases.say("admin-part-post", Long.toString(post)));
        }
        if (!address.isEmpty()) {
            parts.add(phrases.say("admin-part-address", Words.cell(address)));
        }
        return switch (parts.size()) {
            case 0 -> phrases.say("admin-part-all");
            case 1 -> parts.getFirst();
            // More than one part: each narrows the other.
            default -> phrases.say("admin-part-both", String.join(", ", parts.subList(0, parts.size() - 1)), parts.getLast());
        };
    }
}
