package org.indaba.access;

/**
 * Where a session was begun, as its person is shown it: coarse, since it shall remind and not track.
 *
 * @param proof how its person proved who they are
 * @param device words for the browser and its system; may be empty
 * @param network the network of the connection; may be empty
 */
public record SessionOrigin(Proof proof, String device, String network) {

    /** The longest text that is kept of each, in characters. */
    public static final int MAX_TEXT = 100;

    /** A session that was begun by a link, nobody says where. */
    public static final SessionOrigin LINK = new SessionOrigin(Proof.LINK, "", "");

    /** Cuts what is too long. */
    public SessionOrigin {
        device = cut(device);
        network = cut(network);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
