package org.indaba.deliver;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Whose turn it is at each site, and how large the windows were that each of its {@link Lane}s gave last: so many are asked for as hold
 * the copies that are wanted. It is a guess, and what it costs when it is wrong is rows that are looked at in vain, or a claim that brings
 * less. Bounded by forgetting; a site that is forgotten begins anew. Thread-safe.
 */
final class Turns {

    /** Sites that are remembered. */
    private static final int MAX_SITES = 10_000;

    private final Map<String, Turn> sites = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Turn> eldest) {
            return size() > MAX_SITES;
        }
    });

    /**
     * The lanes of a site in the order in which they are asked.
     *
     * @param number 1 to {@link Lane#TURNS}
     * @param sizes copies of a window by lane; 0 where nothing is known
     */
    record Turn(int number, List<Integer> sizes) {

        private static final Turn FIRST = new Turn(1, Collections.nCopies(Lane.RETRIES + 1, 0));

        Integer[] lanes() {
            return Lane.inTurn(number);
        }

        Boolean[] fromTheEnd() {
            return Lane.fromTheEnd(number);
        }

        /** How many windows are asked for in each of {@link #lanes}. @param copies how many are wanted */
        Integer[] most(int copies) {
            return Stream.of(lanes()).map(lane -> most(copies, sizes.get(lane))).toArray(Integer[]::new);
        }

        private static int most(int copies, int size) {
            // The last may be cut off.
            return Math.clamp(Math.ceilDiv((long) copies, size == 0 ? Outbox.WINDOW_COPIES : size), 1, Claims.MAX_WINDOWS);
        }
    }

    /** Whose turn it is at a site. */
    Turn at(String site) {
        return Objects.requireNonNullElse(sites.get(site), Turn.FIRST);
    }

    /** This is what a site's lanes gave; behind the one that gave last it goes on. */
    void served(String site, Turn turn, List<ClaimedWindow> claimed) {
        if (claimed.isEmpty()) {
            return;
        }
        Integer[] sizes = turn.sizes().toArray(Integer[]::new);
        int[] windows = new int[sizes.length];
        int[] copies = new int[sizes.length];
        for (ClaimedWindow window : claimed) {
            windows[window.lane()]++;
            copies[window.lane()] += window.copies().size();
        }
        for (int lane = 0; lane < sizes.length; lane++) {
            if (windows[lane] > 0) {
                sizes[lane] = Math.max(1, copies[lane] / windows[lane]);
            }
        }
        int next = Stream.of(turn.lanes()).filter(lane -> lane != Lane.NOTICES && windows[lane] > 0).reduce((_, last) -> last)
                .map(last -> Lane.after(turn.number(), last)).orElse(turn.number());
        sites.put(site, new Turn(next, List.copyOf(Arrays.asList(sizes))));
    }
}
