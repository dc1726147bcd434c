package org.indaba.transform;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.indaba.mail.Bytes;
import org.indaba.mail.TokenCodec;
import org.indaba.mime.Piece;

/**
 * How each copy lets its subscriber leave: what List-Unsubscribe holds, and where the personal link of a footer leads.
 *
 * @param way what the copies carry
 * @param site the web address of the site, without a slash at its end
 */
public record LeaveLink(Way way, String site) {

    /** What stands in a footer for the subscriber's own link. */
    public static final String VARIABLE = "{unsubscribe}";

    /** RFC 8058 §3.1: the only value that List-Unsubscribe-Post may have. */
    public static final String ONE_CLICK = "List-Unsubscribe=One-Click";

    /**
     * Holds the place of a token while text is encoded: as many letters, which every encoding but base64 leaves alone. Nobody writes it
     * by chance, and whoever does on purpose gets the token of the copy.
     */
    private static final byte[] MARK = "theplaceofatoken234567indaba".substring(0, TokenCodec.LENGTH).getBytes(StandardCharsets.US_ASCII);

    /** What the copies carry. */
    public enum Way {
        /** The leave address with the subscriber's token. */
        BY_MAIL,
        /** That, and before it the page of the token, which takes a post of a mail program without a question (RFC 8058). */
        ONE_CLICK
    }

    /** Where the page of a token is, up to the token. */
    String pages() {
        return site + "/u/";
    }

    /** What the variable of a footer becomes before the text is encoded. */
    String inFooter() {
        return pages() + new String(MARK, StandardCharsets.US_ASCII);
    }

    /** What encoders must keep in one piece. */
    static byte[] mark() {
        return MARK.clone();
    }

    /** Whether a text has a place for a token. */
    static boolean isIn(String text) {
        return text.contains(new String(MARK, StandardCharsets.US_ASCII));
    }

    /** Encoded text as pieces: each place is open for the token of the copy. */
    static List<Piece> pieces(Bytes text) {
        byte[] octets = text.toArray();
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (int at = 0; at + MARK.length <= octets.length; at++) {
            if (Arrays.equals(octets, at, at + MARK.length, MARK, 0, MARK.length)) {
                pieces.add(new Piece.Insert(Bytes.of(Arrays.copyOfRange(octets, from, at))));
                pieces.add(new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN));
                from = at + MARK.length;
                at = from - 1;
            }
        }
        if (from < octets.length || from == 0) {
            pieces.add(new Piece.Insert(Bytes.of(Arrays.copyOfRange(octets, from, octets.length))));
        }
        return pieces;
    }
}
