package org.indaba.expand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is known of the way of copies when they are made. */
class ExpandedSitesDbTest extends ExpandedList {

    @Test
    void windowsHaveTheSiteOfADomainWhoseRouteIsKnownAndHolds() {
        subscribe(4, 4);
        sql("INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at) VALUES "
                + "('d0.example', 'mx.known', '10 25 mx.known', '', '', timestamptz '" + NOW + "' + interval '1 second'), "
                + "('d1.example', 'mx.lapsed', '10 25 mx.lapsed', '', '', '" + NOW + "'), "
                + "('d2.example', NULL, '', 'no answer', '4.4.3', timestamptz '" + NOW + "' + interval '1 hour')");

        decide(mailing(1), NOBODY);
        stepAll();

        assertThat(texts("SELECT domain || ' ' || coalesce(site, '-') FROM windows ORDER BY domain"))
                .containsExactly("d0.example mx.known", "d1.example -", "d2.example -", "d3.example -");
    }

    @Test
    void firstChunkTellsTheSitesThatItGoesToButThoseThatFail() {
        subscribe(48, 4);
        route(0, "mx.well");
        route(1, "mx.well");
        route(2, "mx.failing");
        sql("INSERT INTO sites (site, failures, backoff_until, last_error, last_error_at) VALUES ('mx.failing', 1, '" + NOW + "', '', '"
                + NOW + "')");

        decide(mailing(1), NOBODY);
        stepAll();

        assertThat(texts("SELECT DISTINCT coalesce(site, '-') FROM windows ORDER BY 1")).containsExactly("-", "mx.failing", "mx.well");
        assertThat(outbox.told).containsExactly(Set.of("mx.well"));
    }

    @Test
    void whatFollowsTheFirstChunkIsLeftToThoseWhoLookForIt() {
        subscribe(1_200, 1);
        route(0, "mx.well");

        decide(mailing(1), NOBODY);
        stepAll();

        assertThat(outbox.told).containsExactly(Set.of("mx.well"), Set.of(), Set.of());
    }

    private static void route(int domain, String site) {
        sql("INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at) VALUES ('d" + domain + ".example', '" + site
                + "', '10 25 " + site + "', '', '', timestamptz '" + NOW + "' + interval '1 hour')");
    }
}
