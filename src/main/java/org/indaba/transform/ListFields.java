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

    static List<Piece> precedence(Post post) {
        return field("Precedence", "list");
    }

    static List<Piece> unsubscribe(Post post) {
        MailList list = post.list();
        return switch (post.arrival().leaveLink()) {
            case PLAIN -> field("List-Unsubscribe", link(list.leave(), ""));
            case PER_COPY -> {
                String before = "<mailto:" + local(list.leaveBase()) + "+";
                String after = "@" + list.domain() + ">\r\n";
                String name = "List-Unsubscribe:";
                boolean fits = name.length() + before.length() + TokenCodec.LENGTH + after.length() - 1 <= HeaderText.FOLD_AT;
                yield List.of(new Piece.Insert(Bytes.utf8(name + (fits ? " " : "\r\n ") + before)),
                        new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN), new Piece.Insert(Bytes.utf8(after)));
            }
        };
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
