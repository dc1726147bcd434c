package org.indaba.app;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.indaba.accept.AddressBook;
import org.indaba.accept.Recipients;
import org.indaba.access.KeyRows;
import org.indaba.access.TokenKeys;
import org.indaba.app.backup.Backup;
import org.indaba.app.cli.Operations;
import org.indaba.app.cli.Version;
import org.indaba.app.config.IndabaConfig;
import org.indaba.app.home.Home;
import org.indaba.app.log.LoggedMailEvents;
import org.indaba.archive.Archive;
import org.indaba.archive.JdbiArchive;
import org.indaba.auth.Authentication;
import org.indaba.auth.Authenticator;
import org.indaba.auth.PatientAuthenticator;
import org.indaba.auth.SigningKeys;
import org.indaba.bounce.SqlReportCap;
import org.indaba.command.MisaddressedCommands;
import org.indaba.deliver.NodeNames;
import org.indaba.deliver.Outbox;
import org.indaba.dns.Dns;
import org.indaba.expand.Expansions;
import org.indaba.expand.SqlExpansions;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.SiteLanguage;
import org.indaba.lists.ListTexts;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.lists.PersonLanguages;
import org.indaba.lists.SqlListTexts;
import org.indaba.lists.SqlPosters;
import org.indaba.lists.SqlPersonLanguages;
import org.indaba.mail.MailEvents;
import org.indaba.mail.TokenCodec;
import org.indaba.moderate.CommittingIntake;
import org.indaba.moderate.EarlierPosts;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.Intake;
import org.indaba.moderate.Judge;
import org.indaba.moderate.Keeping;
import org.indaba.moderate.KnownSenders;
import org.indaba.moderate.Rules;
import org.indaba.moderate.SqlBackgrounds;
import org.indaba.moderate.SqlEarlierPosts;
import org.indaba.moderate.SqlHeldPosts;
import org.indaba.moderate.SqlKnownSenders;
import org.indaba.notice.DeliveryReports;
import org.indaba.notice.MailNotices;
import org.indaba.notice.NoticeTexts;
import org.indaba.notice.Notices;
import org.indaba.notice.OwnAddresses;
import org.indaba.notice.OwnText;
import org.indaba.notice.OwnTexts;
import org.indaba.notice.ReaderLanguages;
import org.indaba.notice.ReportCap;
import org.indaba.post.AcceptedPosts;
import org.indaba.post.Explanation;
import org.indaba.post.LeaveLinks;
import org.indaba.post.Meanings;
import org.indaba.post.Moderation;
import org.indaba.post.PostContext;
import org.indaba.post.PostFlow;
import org.indaba.post.PostStations;
import org.indaba.post.PostWorkers;
import org.indaba.receive.Network;
import org.indaba.spool.FreshMessages;
import org.indaba.spool.Inbox;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Signal;
import org.indaba.spool.SqlInbox;
import org.indaba.spool.SqlMessageStore;
import org.indaba.spool.Transactions;
import org.indaba.traffic.CountedMailEvents;
import org.indaba.traffic.Traffic;
import org.indaba.transform.OurNames;
import org.indaba.transform.Preparation;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;

/**
 * The object graph that is built by hand, in the order of the mail's way: what everything stands on, then accept, moderate, the
 * stations of a post. How copies leave is in {@link DeliveryWiring}, where other mail goes in {@link StationsWiring}, what a
 * server starts in {@link ServerWiring}, and what pages read in {@link PagesWiring}.
 */
final class Wiring {

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    /** Joins the open JTA transaction: the data source hands out the connection that is enlisted in it. */
    @Produces
    @Singleton
    Jdbi jdbi(AgroalDataSource dataSource) {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.setTransactionHandler(new CMTTransactionHandler());
        // A handle that is closed inside of a transaction is no mistake here: the transaction is JTA's to end.
        jdbi.getConfig(Handles.class).setForceEndTransactions(false);
        return jdbi;
    }

    @Produces
    @Singleton
    Transactions transactions(Jdbi jdbi) {
        return new TransactionsInQuarkus(jdbi);
    }

    @Produces
    @Singleton
    MailEvents mailEvents(MeterRegistry metrics, Traffic traffic) {
        return new CountedMailEvents(new LoggedMailEvents(metrics), traffic);
    }

    @Produces
    @Singleton
    OwnName ownName(IndabaConfig config) {
        return OwnName.of(config.hostname());
    }

    @Produces
    @Singleton
    PostWorkers.Signals signals() {
        return new PostWorkers.Signals(new Signal(), new Signal(), new Signal());
    }

    @Produces
    @Singleton
    MessageStore messageStore(Jdbi jdbi, InstantSource clock) {
        return new SqlMessageStore(jdbi, clock, new FreshMessages(FreshMessages.MOST_OCTETS));
    }

    @Produces
    @Singleton
    Inbox inbox(Jdbi jdbi, PostWorkers.Signals signals, InstantSource clock) {
        return new SqlInbox(jdbi, signals.arrivals(), clock);
    }

    @Produces
    @Singleton
    TokenKeys tokenKeys(KeyRows rows, InstantSource clock, RandomGenerator random) {
        return new TokenKeys(rows, clock, random);
    }

    @Produces
    @Singleton
    TokenCodec tokens(TokenKeys keys) {
        return new TokenCodec(keys::current);
    }

    @Produces
    @Singleton
    Recipients recipients(Lists lists, TokenCodec tokens, OwnName name) {
        return new AddressBook(lists, tokens, name.hostname());
    }

    @Produces
    @Singleton
    EarlierPosts earlierPosts(Jdbi jdbi) {
        return new SqlEarlierPosts(jdbi);
    }

    @Produces
    @Singleton
    HeldPosts heldPosts(Jdbi jdbi, PostWorkers.Signals signals) {
        return new SqlHeldPosts(jdbi, signals.heldPosts());
    }

    @Produces
    @Singleton
    KnownSenders knownSenders(Jdbi jdbi, InstantSource clock) {
        return new SqlKnownSenders(jdbi, clock);
    }

    @Produces
    @Singleton
    Judge judge(Lists lists, Members members, AgroalDataSource dataSource) {
        return new Judge(new Rules(lists, members, new SqlBackgrounds(dataSource), new MisaddressedCommands()));
    }

    @Produces
    @Singleton
    Authentication authentication(Dns dns, IndabaConfig config, OwnName name, InstantSource clock) {
        List<Network> relays = config.smtp().trustedRelays().orElse(List.of());
        return new Authentication(dns, clock, name.hostname(), address -> relays.stream().anyMatch(relay -> relay.contains(address)));
    }

    @Produces
    @Singleton
    Authenticator authenticator(Authentication authentication, IndabaConfig config) {
        return config.smtp().authentication() ? new PatientAuthenticator(authentication) : Authenticator.none();
    }

    @Produces
    @Singleton
    Keeping keeping(MessageStore store, Inbox inbox, EarlierPosts earlier, HeldPosts held) {
        return new Keeping(store, inbox, earlier, held);
    }

    @Produces
    @Singleton
    Intake intake(Authenticator authenticator, Judge judge, Keeping keeping, Jdbi jdbi, MailEvents events) {
        return new CommittingIntake(authenticator, judge, keeping, new LocalTransactions(jdbi), events);
    }

    @Produces
    @Singleton
    Expansions expansions(Jdbi jdbi, Transactions transactions, Lists lists, Outbox outbox, MailEvents events, InstantSource clock) {
        return new SqlExpansions(jdbi, transactions, lists, outbox, events, clock);
    }

    @Produces
    @Singleton
    SiteLanguage siteLanguage(IndabaConfig config) {
        return new SiteLanguage(new Language(config.language()));
    }

    @Produces
    @Singleton
    PersonLanguages personLanguages(Jdbi jdbi) {
        return new SqlPersonLanguages(jdbi);
    }

    @Produces
    @Singleton
    ListTexts listTexts(Jdbi jdbi) {
        return new SqlListTexts(jdbi);
    }

    @Produces
    @Singleton
    OwnTexts ownTexts(NoticeTexts texts, Languages languages) {
        return new OwnTexts(texts, languages);
    }

    @Produces
    @Singleton
    NoticeTexts noticeTexts(Languages languages, PersonLanguages people, SiteLanguage site, ListTexts own) {
        return new NoticeTexts(new ReaderLanguages(languages, people, site), (list, notice, language) -> own.find(list, notice, language)
                .map(text -> new OwnText(text.subject(), text.body())));
    }

    @Produces
    @Singleton
    Notices notices(NoticeTexts texts, MessageStore store, Outbox outbox, Lists lists, InstantSource clock, RandomGenerator random) {
        return new MailNotices(texts, store, outbox, new OwnAddresses(lists), clock, random);
    }

    @Produces
    @Singleton
    SqlReportCap reportCap(Jdbi jdbi, InstantSource clock) {
        return new SqlReportCap(jdbi, clock);
    }

    @Produces
    @Singleton
    DeliveryReports deliveryReports(NoticeTexts texts, DeliveryReports.Post post, Lists lists, ReportCap cap, OwnName name,
            InstantSource clock, RandomGenerator random) {
        return new DeliveryReports(texts, post, new OwnAddresses(lists), cap, name.hostname(), clock, random);
    }

    @Produces
    @Singleton
    DeliveryReports.Post reportPost(MessageStore store, Outbox outbox) {
        return new DeliveryReports.Post(store, outbox);
    }

    @Produces
    @Singleton
    Archive archive(Jdbi jdbi, MessageStore store) {
        return new JdbiArchive(jdbi, store);
    }

    @Produces
    @Singleton
    Preparation preparation(Authentication authentication, SigningKeys keys) {
        return new Preparation(authentication, keys::signs);
    }

    @Produces
    @Singleton
    AcceptedPosts acceptedPosts(HeldPosts held, Lists lists) {
        return new AcceptedPosts(held, lists);
    }

    @Produces
    @Singleton
    PostStations postStations(Jdbi jdbi, MessageStore store, AcceptedPosts accepted, Preparation preparation, Outbox outbox,
            Expansions expansions, DeliveryReports reports) {
        return new PostStations(store, accepted, preparation, archive(jdbi, store), outbox, new SqlPosters(jdbi), expansions, reports);
    }

    @Produces
    @Singleton
    PostContext postContext(OwnName name, NodeNames nodes, LeaveLinks leaveLinks, PostWorkers.Signals signals, MailEvents events,
            InstantSource clock) {
        return new PostContext(() -> new OurNames(name.hostname(), nodes.all()), leaveLinks, signals.expansions(), events,
                System.getLogger("org.indaba.post"), clock);
    }

    @Produces
    @Singleton
    Meanings meanings(Recipients recipients, Lists lists) {
        return new Meanings(recipients, lists);
    }

    @Produces
    @Singleton
    PostFlow postFlow(Transactions transactions, Inbox inbox, Meanings meanings, PostStations posts, OtherStations others,
            PostContext context) {
        return new PostFlow(transactions, inbox, meanings, posts, others, context);
    }

    @Produces
    @Singleton
    Moderation.Waiting waiting(HeldPosts held, Inbox inbox, MessageStore messages) {
        return new Moderation.Waiting(held, inbox, messages);
    }

    @Produces
    @Singleton
    Moderation moderation(Transactions transactions, Moderation.Waiting waiting, Lists lists, Moderation.Answers answers,
            Outbox outbox, InstantSource clock) {
        return new Moderation(transactions, waiting, lists, answers, outbox, clock);
    }

    @Produces
    @Singleton
    Moderation.Answers moderationAnswers(Notices notices, DeliveryReports reports, ReportCap cap) {
        return new Moderation.Answers(notices, reports, cap);
    }

    @Produces
    @Singleton
    Explanation explanation(Authenticator authenticator, Judge judge, Preparation preparation, Expansions expansions,
            Explanation.OwnSite site, InstantSource clock) {
        return new Explanation(authenticator, judge, preparation, expansions, site, clock);
    }

    @Produces
    @Singleton
    Explanation.OwnSite explainedSite(IndabaConfig config, PostContext context) {
        return new Explanation.OwnSite(context.names(), config.smtp().maxSize(), context.leaveLinks());
    }

    @Produces
    @Singleton
    Backup backup(AgroalDataSource dataSource, IndabaConfig config, InstantSource clock) {
        return new Backup(dataSource, new Home(Path.of(config.home())), clock, Version.number());
    }

    @Produces
    @Singleton
    Operations operations(@Any Instance<Object> beans) {
        return new LazyOperations(beans);
    }
}
