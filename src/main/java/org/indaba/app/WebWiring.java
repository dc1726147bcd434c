package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.indaba.access.ApiTokens;
import org.indaba.access.Authorities;
import org.indaba.access.LoginLinks;
import org.indaba.access.Seal;
import org.indaba.access.TokenKeys;
import org.indaba.access.WebSessions;
import org.indaba.api.RequestRate;
import org.indaba.app.config.IndabaConfig;
import org.indaba.http.AttemptLimit;
import org.indaba.http.OpenBodies;
import org.indaba.http.TrustedProxies;
import org.indaba.language.Languages;
import org.indaba.lists.Standings;
import org.indaba.receive.Network;
import org.indaba.web.Errands;
import org.indaba.web.Navigation;
import org.indaba.web.SiteAddress;
import org.indaba.web.Visitor;
import org.indaba.web.demo.DemoAccess;
import org.jdbi.v3.core.Jdbi;

/** Builds what pages and signing in stand on. */
final class WebWiring {

    @Produces
    @Singleton
    SiteAddress siteAddress(IndabaConfig config) {
        return new SiteAddress(config.web().url());
    }

    @Produces
    @Singleton
    Navigation navigation(DemoAccess demo) {
        return new Navigation(demo.mailboxes().map(_ -> Navigation.Site.DEMO).orElse(Navigation.Site.SERVING));
    }

    @Produces
    @Singleton
    Standings standings(Jdbi jdbi) {
        return new Standings(jdbi);
    }

    @Produces
    @Singleton
    Authorities authorities(Jdbi jdbi, InstantSource clock) {
        return new Authorities(jdbi, clock);
    }

    @Produces
    @Singleton
    Visitor.Rights rights(Standings standings, Authorities authorities, InstantSource clock) {
        return new Visitor.Rights(standings, authorities, clock);
    }

    @Produces
    @Singleton
    Languages languages() {
        return Languages.shipped();
    }

    @Produces
    @Singleton
    LoginLinks loginLinks(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        return new LoginLinks(jdbi, clock, random);
    }

    @Produces
    @Singleton
    WebSessions webSessions(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        return new WebSessions(jdbi, clock, random);
    }

    @Produces
    @Singleton
    ApiTokens apiTokens(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        return new ApiTokens(jdbi, clock, random);
    }

    @Produces
    @Singleton
    Seal seal(TokenKeys keys) {
        return new Seal(keys::current);
    }

    @Produces
    @Singleton
    Errands errands() {
        return new Errands();
    }

    @Produces
    @Singleton
    TrustedProxies trustedProxies(IndabaConfig config) {
        List<Network> fronts = config.web().trustedProxies().orElse(List.of());
        return new TrustedProxies(address -> fronts.stream().anyMatch(network -> network.contains(address)));
    }

    @Produces
    @Singleton
    OpenBodies openBodies(IndabaConfig config, InstantSource clock) {
        return new OpenBodies(new OpenBodies.Limits(config.http().bodies(), config.http().bodiesPerNetwork(), config.http().bodyTimeout()),
                clock);
    }

    @Produces
    @Singleton
    AttemptLimit attemptLimit(InstantSource clock) {
        return new AttemptLimit(clock);
    }

    @Produces
    @Singleton
    RequestRate requestRate(InstantSource clock) {
        return new RequestRate(clock);
    }
}
