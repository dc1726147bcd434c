package org.indaba.web.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a post's page that lives: the totals, and some of the copies.
 *
 * @param path of the page without anything chosen
 * @param again the address of this part as it is now; empty when nothing moves any more
 * @param every how often it is asked for, for htmx: {@code 1s}
 * @param reload the address of the whole page as it is now
 * @param totals all copies together
 * @param tabs the states to choose from
 * @param search how copies are searched
 * @param copies those that are shown
 * @param next the address of the next page; empty on the last
 * @param note what to know about what is shown; may be empty
 */
record LedgerPart(String path, String again, String every, String reload, Totals totals, List<Tab> tabs, Search search,
        List<CopyRow> copies, String next, String note) {

    /**
     * All copies together.
     *
     * @param copies how many, grouped
     * @param ended how many of them are final, grouped
     * @param percent the same in hundredths
     * @param share that as the language writes it
     * @param bar their states
     * @param summary their states, in words
     * @param pace how fast it goes, or how long it took, in a sentence
     */
    record Totals(String copies, String ended, int percent, String share, List<StateBar.Part> bar, String summary, String pace) {
    }

    /**
     * A state to choose.
     *
     * @param name of the state, or {@code all}
     * @param label the same for people
     * @param copies how many, grouped
     * @param path of the page that shows them
     * @param chosen whether they are shown
     */
    record Tab(String name, String label, String copies, String path, boolean chosen) {
    }

    /**
     * How copies are searched.
     *
     * @param text what was searched for, cleaned; empty if nothing was
     * @param state the chosen state; empty for all
     */
    record Search(String text, String state) {
    }

    /**
     * A copy in the table.
     *
     * @param path of its page
     * @param address shortened
     * @param state the word of its class
     * @param word the same for people
     * @param at when it was tried last; null before that
     * @param said what the host said, shortened
     * @param next when it is tried next, in words; empty if it is not
     * @param cameBack how many mails about it came back, in words; empty if none did
     */
    record CopyRow(String path, String address, String state, String word, @Nullable Moment at, String said, String next,
            String cameBack) {
    }
}
