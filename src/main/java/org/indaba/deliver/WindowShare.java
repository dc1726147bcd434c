package org.indaba.deliver;

import java.util.List;

/**
 * What its taker lets go of while it carries a window: parts that become windows of their own, which are due at once.
 *
 * @param id the window
 * @param last the last copy that stays in it
 * @param left how many copies stay that are left to do
 * @param parts what is let go of, at least one
 */
record WindowShare(long id, long last, int left, List<Part> parts) {

    WindowShare {
        parts = List.copyOf(parts);
    }

    /**
     * A window to be.
     *
     * @param first its first copy
     * @param last its last copy
     * @param copies how many are left to do in it
     * @param untouched whether these are all of the mailing from the first to the last, and none of them was ever tried
     */
    record Part(long first, long last, int copies, boolean untouched) {

        /** @param copies in the order of their ids, at least one */
        static Part of(List<Copy> copies) {
            long first = copies.getFirst().id();
            long last = copies.getLast().id();
            boolean untouched = last - first + 1 == copies.size() && copies.stream().allMatch(copy -> copy.tries() == 0);
            return new Part(first, last, copies.size(), untouched);
        }
    }
}
