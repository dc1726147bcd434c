package org.indaba.moderate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.lists.MailList;
import org.indaba.mime.HeaderField;

/**
 * A copy of the list that comes back to the list would be a second post for everybody, and a third, and so on. Lists that it went through
 * on its way have put their own List-Id into the place of ours, and a footer below the text; {@code X-BeenThere} they leave.
 */
final class OwnCopyRule implements Rule {

    /** Fields in which list programs put the address of a list that a message went through. Delivered-To is none: relays write it. */
    private static final List<String> LOOP_FIELDS = List.of("X-Loop", "X-BeenThere");

    @Override
    public String name() {
        return "own-copy";
    }

    @Override
    public Finding look(Post post) {
        Optional<String> mark = mark(post);
        if (mark.isEmpty()) {
            return new Finding.NoObjection("no field says that it has been through this list");
        }
        String reason = "it has been through " + post.list().post() + " before, as its " + mark.get() + " field says";
        return new Finding.Objection(new Verdict.Reject(reason, "5.4.6"), "send it as a message of its own, or as an attachment");
    }

    @Override
    public Verdict behindRelay(Verdict.Reject refused) {
        return new Verdict.Discard(refused.reason());
    }

    private static Optional<String> mark(Post post) {
        MailList list = post.list();
        // RFC 2919 §3: the identifier stands in angle brackets; RFC 2919 §6: compared without case.
        if (values(post, "List-Id").anyMatch(value -> bracketed(value).equals(list.listId()))) {
            return Optional.of("List-Id");
        }
        // RFC 2369 §3.4: List-Post.
        if (values(post, "List-Post").anyMatch(value -> postAddresses(value).anyMatch(list.post().key()::equals))) {
            return Optional.of("List-Post");
        }
        // Each list adds one of its own: any of them counts.
        return LOOP_FIELDS.stream().filter(name -> values(post, name).anyMatch(value -> bracketed(value).equals(list.post().key())))
                .findFirst();
    }

    private static Stream<String> values(Post post, String name) {
        return post.message().header().all(name).stream().map(HeaderField::value).map(value -> value.toLowerCase(Locale.ROOT));
    }

    private static String bracketed(String value) {
        int open = value.lastIndexOf('<');
        int close = value.indexOf('>', open + 1);
        return (open >= 0 && close > open ? value.substring(open + 1, close) : value).strip();
    }

    private static Stream<String> postAddresses(String value) {
        // RFC 2369 §2: a list of URLs in angle brackets; RFC 6068 §2: what follows the question mark is no part of the address.
        return Stream.of(value.split(",")).map(OwnCopyRule::bracketed)
                .filter(url -> url.startsWith("mailto:"))
                .map(url -> url.substring("mailto:".length()).split("\\?", 2)[0].replace("%40", "@"));
    }
}
