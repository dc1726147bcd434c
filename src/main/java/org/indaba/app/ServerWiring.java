package org.indaba.app;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.indaba.accept.Recipients;
import org.indaba.access.ApiTokens;
import org.indaba.access.Audit;
import org.indaba.access.HalfSignIns;
import org.indaba.access.LoginLinks;
import org.indaba.access.TokenKeys;
import org.indaba.access.WebSessions;
import org.indaba.app.config.IndabaConfig;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.auth.DkimKeys;
import org.indaba.bounce.BounceLog;
import org.indaba.bounce.BounceTables;
import org.indaba.bounce.ForwardCount;
import org.indaba.bounce.KeptMail;
import org.indaba.bounce.SqlReportCap;
import org.indaba.checkup.DailyCheckup;
import org.indaba.command.AddressChanges;
import org.indaba.command.AnswerCap;
import org.indaba.command.Confirmations;
import org.indaba.command.Errands;
import org.indaba.command.Questions;
import org.indaba.deliver.Courtesy;
import org.indaba.deliver.DeliveryEngine;
import org.indaba.deliver.LateCopies;
import org.indaba.deliver.LedgerUpkeep;
import org.indaba.deliver.Outbox;
import org.indaba.expand.Expansions;
import org.indaba.hook.HookSender;
import org.indaba.lists.Lists;
import org.indaba.lists.MemberImports;
import org.indaba.lists.MemberStatistics;
import org.indaba.lists.Suppressions;
import org.indaba.mail.MailEvents;
import org.indaba.moderate.EarlierPosts;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.Intake;
import org.indaba.notice.ListLinks;
import org.indaba.notice.Notices;
import org.indaba.post.BounceKeeper;
import org.indaba.post.DeliveryWarner;
import org.indaba.post.HeldAnnouncer;
import org.indaba.post.PostFlow;
import org.indaba.post.PostWorkers;
import org.indaba.post.Upkeep;
import org.indaba.receive.SmtpCaps;
import org.indaba.receive.SmtpServer;
import org.indaba.receive.SmtpSettings;
import org.indaba.receive.SmtpTimeouts;
import org.indaba.receive.TlsKeys;
import org.indaba.receive.TlsOffer;
import org.indaba.spool.Inbox;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;
import org.indaba.traffic.Traffic;
import org.indaba.web.SiteAddress;
import org.indaba.web.owner.ImportBell;
import org.jdbi.v3.core.Jdbi;

/** Builds what a server starts and stops: housekeeping, senders, workers, and the SMTP server last. */
final class ServerWiring {

    /** Below the home: messages that are too large for memory while they come in. */
    private static final String INCOMING = "incoming";

    @Produces
    @Singleton
    ServerParts serverParts(Traffic traffic, Housekeeping housekeeping, Looks looks, Talkers talkers, ImportsPart.Works imports,
            Door door, AgroalDataSource pool) {
        return new ServerParts(List.of(new LogPart(), new TrafficPart(traffic), new SessionsPart(pool), housekeeping,
                new NextKeysPart(looks.nextKeys()), new CheckupPart(looks.daily()), new DeliveryPart(talkers.engine()),
                new WorkersPart(talkers.workers()), new HookPart(talkers.hooks()), new ImportsPart(imports),
                new SmtpPart(door)));
    }

    @Produces
    @Singleton
    ImportsPart.Works importWorks(MemberImports imports, MemberStatistics statistics, Lists lists, Audit audit,
            Transactions transactions, ImportBell bell) {
        return new ImportsPart.Works(imports, statistics, lists, audit, transactions, bell.signal());
    }

    /** Who works behind the door. */
    record Talkers(DeliveryEngine engine, PostWorkers workers, HookSender hooks) {
    }

    @Produces
    @Singleton
    Talkers talkers(DeliveryEngine engine, PostWorkers workers, HookSender hooks) {
        return new Talkers(engine, workers, hooks);
    }

    /** What looks at DNS by itself. */
    record Looks(NextKeys nextKeys, DailyCheckup daily) {
    }

    @Produces
    @Singleton
    Looks looks(NextKeys nextKeys, DailyCheckup daily) {
        return new Looks(nextKeys, daily);
    }

    @Produces
    @Singleton
    Housekeeping housekeeping(LedgerUpkeep ledger, TokenKeys keys, Transactions transactions, IndabaConfig config, InstantSource clock,
            Sweeps sweeps) {
        return new Housekeeping(ledger, keys, transactions, sweeps.tasks(config.ledger().keep(), clock));
    }

    @Produces
    @Singleton
    Sweeps sweeps(Sweeps.Bounces bounces, KeptMail kept, ForwardCount forwards, Sweeps.Caps caps, Sweeps.Asked asked,
            Traffic traffic, Sweeps.Secrets secrets) {
        return new Sweeps(bounces, kept, forwards, caps, asked, traffic, secrets);
    }

    @Produces
    @Singleton
    Sweeps.Asked askedSweeps(Confirmations confirmations, Questions questions, AddressChanges addresses, Errands errands,
            MemberImports imports) {
        return new Sweeps.Asked(confirmations, questions, addresses, errands, imports);
    }

    @Produces
    @Singleton
    Sweeps.Bounces bounceSweeps(BounceLog log, BounceTables tables, Suppressions suppressions) {
        return new Sweeps.Bounces(log, tables, suppressions);
    }

    @Produces
    @Singleton
    Sweeps.Caps caps(AnswerCap answers, SqlReportCap reports) {
        return new Sweeps.Caps(answers, reports);
    }

    @Produces
    @Singleton
    Sweeps.Secrets secretsSweeps(LoginLinks links, HalfSignIns halves, WebSessions sessions, ApiTokens tokens, DkimKeys keys) {
        return new Sweeps.Secrets(links, halves, sessions, tokens, keys);
    }

    @Produces
    @Singleton
    PostWorkers postWorkers(PostWorkers.Work work, PostWorkers.Signals signals) {
        return new PostWorkers(work, signals, System.getLogger("org.indaba.post"));
    }

    @Produces
    @Singleton
    PostWorkers.Work work(PostFlow flow, Expansions expansions, HeldAnnouncer announcer, DeliveryWarner warner, BounceKeeper bounces,
            Upkeep upkeep, Courtesy courtesy) {
        return new PostWorkers.Work(flow, expansions, announcer, warner, bounces, upkeep, courtesy);
    }

    @Produces
    @Singleton
    HeldAnnouncer.Letters heldLetters(Notices notices, Errands errands, SiteAddress site) {
        return new HeldAnnouncer.Letters(notices, errands, new ListLinks(site.url()));
    }

    @Produces
    @Singleton
    HeldAnnouncer heldAnnouncer(Transactions transactions, HeldPosts held, Lists lists, HeldAnnouncer.Letters letters, Outbox outbox,
            InstantSource clock) {
        return new HeldAnnouncer(transactions, held, lists, letters, outbox, clock);
    }

    @Produces
    @Singleton
    LateCopies lateCopies(Jdbi jdbi, IndabaConfig config) {
        return new LateCopies(jdbi, config.delivery().warnAfter(), config.delivery().giveUpAfter());
    }

    @Produces
    @Singleton
    DeliveryWarner.Settings warnerSettings(IndabaConfig config) {
        return new DeliveryWarner.Settings(config.delivery().warnAfter(), config.web().url() + "/admin/sites");
    }

    @Produces
    @Singleton
    DeliveryWarner deliveryWarner(Transactions transactions, LateCopies late, Lists lists, Notices notices, Outbox outbox,
            InstantSource clock, DeliveryWarner.Settings settings) {
        return new DeliveryWarner(transactions, late, lists, notices, outbox, clock, settings);
    }

    @Produces
    @Singleton
    Upkeep upkeep(Transactions transactions, Upkeep.Kept kept, IndabaConfig config, InstantSource clock) {
        return new Upkeep(transactions, kept, config.ledger().keep(), clock);
    }

    @Produces
    @Singleton
    Upkeep.Kept kept(MessageStore store, Inbox inbox, EarlierPosts earlier, HeldPosts held, Expansions expansions, Lists lists) {
        return new Upkeep.Kept(store, inbox, earlier, held, expansions, lists);
    }

    @Produces
    @Singleton
    SmtpSettings smtpSettings(IndabaConfig config, OwnName name, InstantSource clock) {
        IndabaConfig.Smtp smtp = config.smtp();
        SmtpCaps caps = SmtpCaps.standard().withConnections(smtp.connections(), smtp.connectionsPerPeer()).withMaxSize(smtp.maxSize());
        return new SmtpSettings(new SmtpSettings.Listener(smtp.host(), smtp.port(), name.hostname()), SmtpTimeouts.standard(), caps,
                smtp.trustedRelays().orElse(List.of()), new TlsOffer.StartTls(tlsKeys(config, name, clock)), smtp.bareLineEnds(),
                Path.of(config.home()).resolve(INCOMING));
    }

    private static TlsKeys tlsKeys(IndabaConfig config, OwnName name, InstantSource clock) {
        if (config.smtp().tlsCertificate().isEmpty() || config.smtp().tlsKey().isEmpty()) {
            return selfMade(config, name, clock);
        }
        Path certificate = NamedFile.of(config, config.smtp().tlsCertificate().get());
        Path key = NamedFile.of(config, config.smtp().tlsKey().get());
        try {
            return TlsKeys.ofFiles(certificate, key);
        } catch (IOException e) {
            throw new Refusal("The certificate " + certificate + " (indaba.smtp.tls-certificate) and the key " + key
                    + " (indaba.smtp.tls-key) cannot be used (" + Home.reason(e) + ").", e);
        }
    }

    /** The certificate in the home. @throws Refusal if it can be neither read nor made */
    static TlsKeys selfMade(IndabaConfig config, OwnName name, InstantSource clock) {
        try {
            return TlsKeys.selfMade(Path.of(config.home()), name.hostname(), clock);
        } catch (IOException e) {
            throw new Refusal("The self-signed certificate in " + config.home() + " cannot be used (" + Home.reason(e)
                    + "). Move its file away, and a new one is made.", e);
        }
    }

    @Produces
    @Singleton
    SmtpServer smtpServer(SmtpSettings settings, Recipients recipients, Intake intake, MailEvents events, InstantSource clock) {
        return new SmtpServer(settings, recipients, intake, events, clock);
    }

    /** Where mail comes in. */
    record Door(SmtpServer server, SmtpSettings.Listener listener) {
    }

    @Produces
    @Singleton
    Door door(SmtpServer server, SmtpSettings settings) {
        return new Door(server, settings.listener());
    }
}
