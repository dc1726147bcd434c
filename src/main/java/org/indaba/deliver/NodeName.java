package org.indaba.deliver;

import java.util.random.RandomGenerator;

/**
 * Who takes windows. The node is the same from start to start, and the start is new each time. Since only one process at a time has
 * the home's lock, windows taken by another start of the same node belong to a dead process and are free at once; those of other
 * nodes are free when their time is over.
 *
 * @param node names the home; 1 to 100 characters, no slash
 * @param start names the process
 */
record NodeName(String node, String start) {

    NodeName {
        if (node.isEmpty() || node.length() > 100 || node.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a node's name has 1 to 100 characters and no slash");
        }
    }

    static NodeName started(String node, RandomGenerator random) {
        return new NodeName(node, Long.toHexString(random.nextLong()));
    }

    /** What stands in the row. */
    String owner() {
        return node + "/" + start;
    }
}
