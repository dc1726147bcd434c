package org.indaba.classify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Finds which of many literals stand in a text, in one pass over it: the automaton of Aho and Corasick, with its steps worked out in
 * advance. Few characters occur in literals; all others share one column. Immutable and thread-safe.
 */
final class LiteralIndex {

    /** Beyond any rule book of people: it bounds the memory of the table. */
    static final int MAX_NODES = 32_000;

    private final char[] alphabet;
    private final byte[] ascii = new byte[128];
    private final int width;
    /** The next node for each node and column. */
    private final short[] steps;
    /** The literals that end at each node; none at most. */
    private final int[][] ends;

    /** @param literals the n-th gets the number n; none is empty */
    LiteralIndex(List<String> literals) {
        alphabet = alphabet(literals);
        width = alphabet.length + 1;
        for (char c = 0; c < ascii.length; c++) {
            ascii[c] = (byte) Math.max(0, Arrays.binarySearch(alphabet, c) + 1);
        }
        List<int[]> trie = new ArrayList<>();
        List<List<Integer>> found = new ArrayList<>();
        node(trie, found);
        for (int i = 0; i < literals.size(); i++) {
            insert(literals.get(i), i, trie, found);
        }
        if (trie.size() > MAX_NODES) {
            throw new IllegalArgumentException("more than " + MAX_NODES + " characters of literals");
        }
        steps = new short[trie.size() * width];
        connect(trie, found);
        ends = found.stream().map(numbers -> numbers.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
    }

    private static char[] alphabet(List<String> literals) {
        char[] used = String.join("", literals).toCharArray();
        Arrays.sort(used);
        int count = 0;
        for (int i = 0; i < used.length; i++) {
            if (i == 0 || used[i] != used[i - 1]) {
                used[count++] = used[i];
            }
        }
        if (count > Byte.MAX_VALUE && used[Byte.MAX_VALUE] < 128) {
            throw new IllegalArgumentException("too many characters");
        }
        return Arrays.copyOf(used, count);
    }

    private int node(List<int[]> trie, List<List<Integer>> found) {
        trie.add(new int[width]);
        found.add(new ArrayList<>());
        return trie.size() - 1;
    }

    private void insert(String literal, int number, List<int[]> trie, List<List<Integer>> found) {
        int at = 0;
        for (int i = 0; i < literal.length(); i++) {
            int column = column(literal.charAt(i));
            if (trie.get(at)[column] == 0) {
                trie.get(at)[column] = node(trie, found);
            }
            at = trie.get(at)[column];
        }
        found.get(at).add(number);
    }

    /** Breadth first: where a node has no step of its own, it takes that of its longest proper suffix, which is known by then. */
    private void connect(List<int[]> trie, List<List<Integer>> found) {
        int[] suffix = new int[trie.size()];
        Deque<Integer> queue = new ArrayDeque<>(List.of(0));
        while (!queue.isEmpty()) {
            int at = queue.remove();
            found.get(at).addAll(at == 0 ? List.of() : found.get(suffix[at]));
            for (int column = 0; column < width; column++) {
                int child = trie.get(at)[column];
                int fallback = at == 0 ? 0 : steps[suffix[at] * width + column];
                steps[at * width + column] = (short) (child == 0 ? fallback : child);
                if (child != 0) {
                    suffix[child] = fallback;
                    queue.add(child);
                }
            }
        }
    }

    private int column(char c) {
        if (c < 128) {
            return ascii[c];
        }
        int at = Arrays.binarySearch(alphabet, c);
        return at < 0 ? 0 : at + 1;
    }

    /** The numbers of the literals that stand in the text. */
    BitSet in(CharSequence text) {
        BitSet present = new BitSet();
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            at = steps[at * width + column(text.charAt(i))];
            for (int number : ends[at]) {
                present.set(number);
            }
        }
        return present;
    }
}
