package org.indaba.mime;

import java.util.List;

/**
 * How a post becomes what its copies are made of: the original's octets, the pieces that were cut out of it and put into it, and the
 * places that each copy fills. A rendering is stored with the mailing; the message itself is stored once.
 *
 * @param pieces in the order of the rendered message
 * @param breaks the names of the steps that changed octets a signature may cover; empty for a transparent rendering
 */
public record Rendering(List<Piece> pieces, List<String> breaks) {

    public Rendering {
        pieces = List.copyOf(pieces);
        breaks = List.copyOf(breaks);
    }
}
