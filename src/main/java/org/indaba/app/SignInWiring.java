package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.access.AccessTraces;
import org.indaba.access.Audit;
import org.indaba.access.Credentials;
import org.indaba.access.HalfSignIns;
import org.indaba.access.LoginLinks;
import org.indaba.access.OidcClient;
import org.indaba.access.OidcProvider;
import org.indaba.access.OneTimeCodes;
import org.indaba.access.PasswordHash;
import org.indaba.access.PasswordRules;
import org.indaba.access.WebSessions;
import org.indaba.app.config.IndabaConfig;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.BounceTraces;
import org.indaba.command.AddressDesk;
import org.indaba.command.AskedTraces;
import org.indaba.deliver.CopyTraces;
import org.indaba.deliver.SentCopies;
import org.indaba.expand.AuthorTraces;
import org.indaba.hook.Webhooks;
import org.indaba.http.TryLimit;
import org.indaba.lists.Domains;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.lists.People;
import org.indaba.lists.PersonalData;
import org.indaba.lists.Roster;
import org.indaba.lists.Suppressions;
import org.indaba.moderate.HeldTraces;
import org.indaba.moderate.OwnHeldPosts;
import org.indaba.moderate.SenderRules;
import org.indaba.notice.Notices;
import org.indaba.spool.InboundTraces;
import org.indaba.spool.Inbox;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;
import org.indaba.web.AddressEffects;
import org.indaba.web.Entrance;
import org.indaba.web.Errands;
import org.indaba.web.Forgetting;
import org.indaba.web.OwnAddresses;
import org.indaba.web.OwnCredentials;
import org.indaba.web.OwnData;
import org.indaba.web.OwnMail;
import org.indaba.web.OwnSubscriptions;
import org.indaba.web.SecondFactorDemand;
import org.indaba.web.SignIn;
import org.indaba.web.SignInNews;
import org.indaba.web.SignInProvider;
import org.indaba.web.SiteAddress;
import org.indaba.web.Visitor;
import org.jdbi.v3.core.Jdbi;

/** Builds what signing in stands on. */
final class SignInWiring {

    @Produces
    @Singleton
    Credentials credentials(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        return new Credentials(jdbi, new OneTimeCodes(random), clock, random);
    }

    @Produces
    @Singleton
    HalfSignIns halfSignIns(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        return new HalfSignIns(jdbi, clock, random);
    }

    @Produces
    @Singleton
    PasswordHash passwordHash(RandomGenerator random) {
        return new PasswordHash(random);
    }

    @Produces
    @Singleton
    PasswordRules passwordRules() {
        return new PasswordRules();
    }

    @Produces
    @Singleton
    SignInNews signInNews(Notices notices, Domains domains, SiteAddress site) {
        return new SignInNews(notices, domains, site);
    }

    @Produces
    @Singleton
    OwnCredentials.Log credentialsLog(WebSessions sessions, AddressDesk addresses, Audit audit, SignInNews news) {
        return new OwnCredentials.Log(sessions, addresses, audit, news);
    }

    @Produces
    @Singleton
    OwnMail ownMail(Jdbi jdbi, BounceReader bounces) {
        return new OwnMail(new PersonalData(jdbi), new SentCopies(jdbi), bounces);
    }

    @Produces
    @Singleton
    OwnData.Kept ownData(Jdbi jdbi, Lists lists, Credentials credentials, WebSessions sessions, OwnMail mail) {
        return new OwnData.Kept(new PersonalData(jdbi), new AccessTraces(jdbi), new AskedTraces(jdbi, lists), credentials, sessions, mail,
                new OwnHeldPosts(jdbi, lists));
    }

    @Produces
    @Singleton
    Forgetting.Mail mailToForget(Jdbi jdbi, Inbox inbox, MessageStore store, RandomGenerator random) {
        return new Forgetting.Mail(new InboundTraces(jdbi), new HeldTraces(jdbi, inbox), new AuthorTraces(jdbi),
                new CopyTraces(jdbi, store, random), new BounceTraces(jdbi, store));
    }

    @Produces
    @Singleton
    Forgetting forgetting(Jdbi jdbi, Lists lists, Webhooks webhooks, Forgetting.Mail mail, Audit audit) {
        return new Forgetting(new Forgetting.Lists(new PersonalData(jdbi), new AccessTraces(jdbi), new AskedTraces(jdbi, lists), webhooks),
                mail, audit);
    }

    @Produces
    @Singleton
    OwnSubscriptions.Kept ownSubscriptions(Lists lists, Members members, Roster roster, Audit audit, Suppressions suppressions,
            BounceReader bounces) {
        return new OwnSubscriptions.Kept(lists, members, roster, audit, suppressions, bounces);
    }

    @Produces
    @Singleton
    OwnAddresses.Kept ownAddresses(People people, AddressDesk desk, Domains domains, Audit audit, SignInNews news, SenderRules senders) {
        return new OwnAddresses.Kept(people, desk, domains, audit, news, senders);
    }

    @Produces
    @Singleton
    AddressEffects addressEffects(Visitor.Rights rights, Credentials credentials, WebSessions sessions, Audit audit,
            SignInNews news, AddressEffects.Moderation moderation) {
        return new AddressEffects(rights, credentials, sessions, audit, news, moderation);
    }

    /** Codes of the second factor, wherever they are shown. */
    @Produces
    @Singleton
    TryLimit codeLimit(InstantSource clock) {
        return new TryLimit(clock, Entrance.MAX_CODES, Entrance.WINDOW);
    }

    @Produces
    @Singleton
    Entrance.Rows entranceRows(WebSessions sessions, HalfSignIns halves, Credentials credentials, Audit audit) {
        return new Entrance.Rows(sessions, halves, credentials, audit);
    }

    @Produces
    @Singleton
    Entrance entrance(Entrance.Rows rows, Visitor.Rights rights, TryLimit codes) {
        return new Entrance(rows, rights, codes);
    }

    @Produces
    @Singleton
    SignIn.Passwords passwords(Credentials credentials, PasswordHash hash, InstantSource clock) {
        return new SignIn.Passwords(credentials, hash, new TryLimit(clock, SignIn.MAX_PASSWORDS, Entrance.WINDOW));
    }

    @Produces
    @Singleton
    SignIn.Post signInPost(Notices notices, Domains domains, SiteAddress site, Errands errands, Audit audit) {
        return new SignIn.Post(notices, domains, site, errands, audit);
    }

    @Produces
    @Singleton
    SignIn signIn(LoginLinks links, SignIn.Passwords passwords, Entrance entrance, Visitor.Rights rights, Transactions transactions,
            SignIn.Post post) {
        return new SignIn(links, passwords, entrance, rights, transactions, post);
    }

    /** Nothing of it is made, and no class of it loaded, where none is configured. */
    @Produces
    @Singleton
    SignInProvider signInProvider(IndabaConfig config, SiteAddress site, InstantSource clock, RandomGenerator random) {
        IndabaConfig.Oidc oidc = config.oidc();
        Optional<OidcProvider> provider = oidc.issuer().flatMap(issuer -> oidc.clientId().flatMap(id -> oidc.clientSecret()
                .map(secret -> new OidcProvider(new OidcClient(URI.create(issuer), id, secret,
                        URI.create(site.of("/login/provider/back"))), HttpClient.newBuilder().connectTimeout(OidcClient.PATIENCE).build(),
                        clock, random))));
        return new SignInProvider(provider, oidc.label());
    }

    @Produces
    @Singleton
    SecondFactorDemand secondFactorDemand(IndabaConfig config, Credentials credentials) {
        return new SecondFactorDemand(config.web().secondFactor(), credentials);
    }
}
