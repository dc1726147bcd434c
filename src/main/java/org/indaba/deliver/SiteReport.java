package org.indaba.deliver;

/**
 * What one connection tells the {@link SiteBook} of its site as a whole. A connection that fails says nothing of it as long as others
 * get answers: hosts refuse the one that is too many, and dials time out. Where the site was recorded as failed, because nobody had an
 * answer yet or the answers came late, the next answer to any of its connections takes that back. Used by one thread.
 */
final class SiteReport {

    private final SiteBook book;
    private final String site;
    private final SitePace.Place place;

    SiteReport(SiteBook book, String site, SitePace.Place place) {
        this.book = book;
        this.site = site;
        this.place = place;
    }

    String site() {
        return site;
    }

    /** The connection is a probe: what it says counts when it is over, and not at its first answer. */
    void probes() {
        place.siteRecovers();
    }

    /** The site answered; what it said is recorded. */
    void answered() {
        if (place.siteRecovers()) {
            book.recovered(site);
        }
    }

    /** A probe was answered to its end. */
    void probedWell() {
        book.recovered(site);
    }

    /** The site failed this connection as a whole. @param answer why */
    void failed(Answer answer) {
        if (place.othersAnswered()) {
            place.failsAlone(answer);
            return;
        }
        book.failed(site, answer.host().isEmpty() ? answer.text() : answer.host() + ": " + answer.text());
        if (place.siteFailed()) {
            book.recovered(site);
        }
    }
}
