package org.indaba.checkup;

/**
 * Opens a page of ours as others do who have its address from a mail. Implementations are thread-safe, bound each look in time and size,
 * and change nothing by it.
 */
public interface WebLook {

    /** What came of it. */
    sealed interface Seen {

        /**
         * A web server, whose certificate is good.
         *
         * @param status of its answer; redirects are not followed
         */
        record Answered(int status) implements Seen {
        }

        /**
         * A server with a certificate that nobody believes.
         *
         * @param reason in words
         */
        record Distrusted(String reason) implements Seen {
        }

        /**
         * Nobody, or nobody who speaks as a web server does.
         *
         * @param reason in words
         */
        record Unreachable(String reason) implements Seen {
        }
    }

    /**
     * Looks at the page behind which people leave by one click.
     *
     * @param site the https address of the site
     */
    Seen at(String site);
}
