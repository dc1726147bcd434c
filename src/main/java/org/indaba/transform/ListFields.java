package org.indaba.transform;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mime.HeaderText;
import org.indaba.mime.Piece;

/** The fields that name the list and its addresses (RFC 2369 §3, RFC 2919 §3). Stateless. */
final class ListFields {

    /** Names a list that a message went through, once for each; lists that do not know it pass it on. */
    static final String BEEN_THERE = "X-BeenThere";

    private static final Piece TOKEN = new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN);

    private ListFields() {
    }

    static List<Piece> id(Post post) {
        return field("List-Id", "<" + post.list().listId() + ">");
    }

    static List<Piece> post(Post post) {
        // RFC 2369 §3.4: NO for a list that takes no posts.
        boolean closed = post.list().settings().posting() == Posting.ANNOUNCE;
        return field("List-Post", closed ? "NO" : link(post.list().post(), ""));
    }

    static List<Piece> help(Post post) {
        return field("List-Help", link(post.list().request(), "?subject=help"));
    }

    static List<Piece> subscribe(Post post) {
        return field("List-Subscribe", link(post.list().join(), ""));
    }

    static List<Piece> owner(Post post) {
        return field("List-Owner", link(post.list().owner(), ""));
    }

    /** Nothing where the list is named already: a moderator let its copy pass. */
    static List<Piece> beenThere(Post post) {
        String address = post.list().post().toString();
        boolean named = post.header().all(BEEN_THERE).stream().anyMatch(field -> field.value().strip().equalsIgnoreCase(address));
        return named ? List.of() : field(BEEN_THERE, address);
    }

    static List<Piece> precedence(Post post) {
        return field("Precedence", "list");
    }

    static List<Piece> unsubscribe(Post post) {
        MailList list = post.list();
        String mail = "<mailto:" + local(list.leaveBase()) + "+";
        String after = "@" + list.domain() + ">\r\n";
        return switch (post.arrival().leaveLink().way()) {
            case BY_MAIL -> {
                String name = "List-Unsubscribe:";
                boolean fits = name.length() + mail.length() + TokenCodec.LENGTH + after.length() - 1 <= HeaderText.FOLD_AT;
                yield List.of(text(name + (fits ? " " : "\r\n ") + mail), TOKEN, text(after));
            }
            // RFC 2369 §3.2 and §2: the way that is to be preferred stands first. RFC 8058 §3.1: one of them is an HTTPS URI.
            case ONE_CLICK -> {
                String page = "<" + post.arrival().leaveLink().pages();
                boolean fits = "List-Unsubscribe: ".length() + page.length() + TokenCodec.LENGTH + 2 <= HeaderText.FOLD_AT;
                yield List.of(text("List-Unsubscribe:" + (fits ? " " : "\r\n ") + page), TOKEN, text(">,\r\n " + mail), TOKEN, text(after));
            }
        };
    }

    /** RFC 8058 §3.1: one click is enough. Nothing where the way is another. */
    static List<Piece> oneClick(Post post) {
        boolean offered = post.arrival().leaveLink().way() == LeaveLink.Way.ONE_CLICK;
        return offered ? field("List-Unsubscribe-Post", LeaveLink.ONE_CLICK) : List.of();
    }

    private static Piece text(String octets) {
        return new Piece.Insert(Bytes.utf8(octets));
    }

    private static List<Piece> field(String name, String value) {
        return List.of(new Piece.Insert(HeaderText.structured(name, value)));
    }

    private static String link(EmailAddress address, String query) {
        return "<mailto:" + local(address) + "@" + address.domain() + query + ">";
    }

    /** RFC 6068 §2: in a mailto link all but the plain characters of a local part are encoded. */
    private static String local(EmailAddress address) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : address.localPart().getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || "-._~+!$*'".indexOf(octet) >= 0);
            encoded.append(plain ? String.valueOf((char) octet) : String.format("%%%02X", octet & 255));
        }
        return encoded.toString();
    }
}
