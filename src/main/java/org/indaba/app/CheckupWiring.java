package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.access.Administrators;
import org.indaba.app.config.IndabaConfig;
import org.indaba.auth.DkimKeys;
import org.indaba.auth.DomainKey;
import org.indaba.checkup.Checkup;
import org.indaba.checkup.CheckupLog;
import org.indaba.checkup.DailyCheckup;
import org.indaba.checkup.HttpsWebLook;
import org.indaba.checkup.OwnCertificate;
import org.indaba.checkup.OwnKeys;
import org.indaba.checkup.OwnServer;
import org.indaba.checkup.WatchTurns;
import org.indaba.checkup.WebLook;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.HostAddresses;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.PolicyFetch;
import org.indaba.deliver.SocketDialer;
import org.indaba.deliver.Sites;
import org.indaba.lists.Domains;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.Notices;
import org.indaba.receive.Network;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/** Builds what looks at how the world sees us. */
final class CheckupWiring {

    private static final Duration WEB_DIAL = Duration.ofSeconds(10);

    /** No subscription has this number: the page of its token opens for everybody, says that there is nothing to leave, and is ours. */
    private static final long NO_SUBSCRIPTION = 0;

    @Produces
    @Singleton
    OwnServer ownServer(IndabaConfig config, OwnName name, Outside outside, OutsideWiring.Stage stage, Sites sites) {
        List<Network> fronts = config.smtp().trustedRelays().orElse(List.of());
        OwnCertificate certificate = config.smtp().tlsCertificate()
                .<OwnCertificate>map(file -> new CertificateFile(NamedFile.of(config, file))).orElse(OwnCertificate.Shown.SelfMade::new);
        // A demo is alone in its world: the addresses of the machine mean nothing there.
        return new OwnServer(name.hostname(), sending(config), new OwnServer.Receiving(config.smtp().port(),
                address -> fronts.stream().anyMatch(network -> network.contains(address)), certificate), config.web().url(),
                new OwnServer.Around(stage.world().isPresent() ? List::of : Interfaces::addresses, sites::nodes), outside.privates());
    }

    private static OwnServer.Sending sending(IndabaConfig config) {
        return new OwnServer.Sending(config.delivery().smarthost().isPresent() ? OwnServer.Way.SMARTHOST : OwnServer.Way.BY_MX,
                DeliveryWiring.sources(config));
    }

    @Produces
    @Singleton
    OwnKeys ownKeys(DkimKeys keys, InstantSource clock) {
        return domain -> keys.of(domain).stream().flatMap(key -> use(key, clock.instant())
                .map(use -> new OwnKeys.OwnKey(key.dnsName(), key.record(), key.zoneLine(), use)).stream()).toList();
    }

    /** What a key is for; empty if its record does not matter any more, or cannot be known. */
    private static Optional<OwnKeys.Use> use(DomainKey key, Instant now) {
        return switch (key.state()) {
            case DomainKey.State.Waiting _ -> Optional.of(OwnKeys.Use.COMES);
            case DomainKey.State.Soon _, DomainKey.State.Signing _ -> Optional.of(OwnKeys.Use.SIGNS);
            case DomainKey.State.Followed(Instant _, Instant neededUntil) ->
                    now.isBefore(neededUntil) ? Optional.of(OwnKeys.Use.WENT) : Optional.empty();
            case DomainKey.State.Broken _ -> Optional.empty();
        };
    }

    @Produces
    @Singleton
    WebLook webLook(IndabaConfig config, Outside outside, TokenCodec tokens, RandomGenerator random) {
        Dialer dialer = outside.guard().apply(new SocketDialer(new HostAddresses(outside.dns(), outside.privates(), random)::targets,
                WEB_DIAL, DeliveryWiring.sources(config), random));
        return new HttpsWebLook(dialer, DeliveryWiring.trusted(), () -> "/u/" + tokens.sign(TokenPurpose.LEAVE, NO_SUBSCRIPTION),
                HttpsWebLook.USUAL_TIME);
    }

    @Produces
    @Singleton
    Checkup checkup(Outside outside, PolicyFetch fetch, WebLook pages, OwnServer server, OwnKeys keys, InstantSource clock) {
        return new Checkup(outside.fresh(), fetch, pages, server, keys, clock);
    }

    @Produces
    @Singleton
    CheckupLog checkupLog(Jdbi jdbi) {
        return new CheckupLog(jdbi);
    }

    @Produces
    @Singleton
    DailyCheckup.Kept keptReports(Jdbi jdbi, Transactions transactions, CheckupLog log) {
        return new DailyCheckup.Kept(transactions, log, new WatchTurns(jdbi));
    }

    @Produces
    @Singleton
    DailyCheckup.Site checkedSite(Domains domains, Administrators administrators) {
        return new DailyCheckup.Site(domains, administrators);
    }

    @Produces
    @Singleton
    DailyCheckup.Mail checkupMail(Notices notices, Outbox outbox, IndabaConfig config) {
        return new DailyCheckup.Mail(notices, outbox, config.web().url() + "/admin/dns");
    }

    @Produces
    @Singleton
    DailyCheckup dailyCheckup(Checkup checkup, DailyCheckup.Kept kept, DailyCheckup.Site site, DailyCheckup.Mail mail,
            InstantSource clock, RandomGenerator random) {
        return new DailyCheckup(checkup, kept, site, mail, clock, random);
    }
}
