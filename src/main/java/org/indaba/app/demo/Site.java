package org.indaba.app.demo;

import java.util.List;

/**
 * A mail site of the demo: hosts that take the mail of some domains.
 *
 * @param hosts by preference, the first is tried first
 * @param domains whose mail they take
 * @param conduct how they treat it
 */
record Site(List<String> hosts, List<String> domains, Conduct conduct) {

    Site {
        hosts = List.copyOf(hosts);
        domains = List.copyOf(domains);
    }

    private static Site of(Conduct conduct, String host, String... domains) {
        return new Site(List.of(host), List.of(domains), conduct);
    }

    /** A host of its own. */
    private static Site own(String domain) {
        return of(Conduct.FRIENDLY, "mail." + domain, domain);
    }

    /** All of them: two providers, some who look after themselves, and one of each kind of trouble. Forty domains. */
    static List<Site> all() {
        return List.of(
                new Site(List.of("mx1.savanna-mail.example", "mx2.savanna-mail.example"),
                        List.of("niger.example", "benue.example", "senegal.example", "gambia.example", "bandama.example", "cavally.example",
                                "sanaga.example", "shari.example", "kagera.example", "awash.example", "juba.example", "tana.example"),
                        Conduct.FRIENDLY),
                new Site(List.of("mx1.baobab.example", "mx2.baobab.example"),
                        List.of("turkana.example", "malawi.example", "tanganyika.example", "kivu.example", "chad.example",
                                "rufiji.example", "ruvuma.example", "kunene.example", "orange.example", "zambezi.example"),
                        Conduct.FRIENDLY),
                own("nile.example"), own("volta.example"), own("elgon.example"), own("meru.example"), own("atlas.example"),
                own("simien.example"), own("rwenzori.example"), own("drakensberg.example"),
                of(Conduct.GREYLISTS, "mx.sahel.example", "sahel.example", "harmattan.example"),
                of(Conduct.FORGETS_PEOPLE, "mx.congo.example", "congo.example", "ogooue.example"),
                of(Conduct.SLOW, "mx.limpopo.example", "limpopo.example"),
                of(Conduct.DEAD, "mx.kalahari.example", "kalahari.example", "namib.example"),
                of(Conduct.REFUSES_CONTENT, "mx.rampart.example", "rampart.example"),
                of(Conduct.BUSY, "mx.harbour.example", "harbour.example"),
                of(Conduct.BOUNCES_LATE, "mx.serengeti.example", "serengeti.example"));
    }
}
