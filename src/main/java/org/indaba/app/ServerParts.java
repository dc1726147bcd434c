package org.indaba.app;

import java.util.List;

/**
 * The parts of the server, in the order in which they are started; they are stopped in the opposite order.
 *
 * @param inOrder workers first, listeners last
 */
public record ServerParts(List<ServerPart> inOrder) {

    /** Keeps the order. */
    public ServerParts {
        inOrder = List.copyOf(inOrder);
    }
}
