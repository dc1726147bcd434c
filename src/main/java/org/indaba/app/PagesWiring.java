package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.indaba.access.Audit;
import org.indaba.access.AuditSearch;
import org.indaba.app.config.IndabaConfig;
import org.indaba.archive.ArchiveReader;
import org.indaba.bounce.BounceLog;
import org.indaba.checkup.CheckupLog;
import org.indaba.command.TokenLeave;
import org.indaba.deliver.DeliveryLimits;
import org.indaba.deliver.LedgerView;
import org.indaba.deliver.QueueView;
import org.indaba.deliver.Sites;
import org.indaba.expand.ExpansionView;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.lists.MemberImports;
import org.indaba.lists.MemberSearch;
import org.indaba.lists.MemberStatistics;
import org.indaba.lists.PersonNames;
import org.indaba.lists.Roster;
import org.indaba.lists.RosterPlace;
import org.indaba.lists.SqlMemberImports;
import org.indaba.lists.SqlMemberStatistics;
import org.indaba.lists.PeopleSearch;
import org.indaba.lists.PublicLists;
import org.indaba.lists.SubscriberSearch;
import org.indaba.moderate.HeldCounts;
import org.indaba.notice.Notices;
import org.indaba.spool.InboxView;
import org.indaba.spool.Signal;
import org.indaba.spool.Transactions;
import org.indaba.traffic.Traffic;
import org.indaba.web.admin.Outlook;
import org.indaba.web.admin.Views;
import org.indaba.web.owner.ImportBell;
import org.indaba.web.owner.ImportStore;
import org.indaba.web.owner.ImportWriting;
import org.jdbi.v3.core.Jdbi;

/** Builds what the pages read: each owner's own view of its tables. */
final class PagesWiring {

    @Produces
    @Singleton
    Traffic traffic(Jdbi jdbi, Transactions transactions, InstantSource clock) {
        return new Traffic(jdbi, transactions, clock);
    }

    @Produces
    @Singleton
    LedgerView ledgerView(Jdbi jdbi, InstantSource clock) {
        return new LedgerView(jdbi, clock);
    }

    @Produces
    @Singleton
    QueueView queueView(Jdbi jdbi, InstantSource clock) {
        return new QueueView(jdbi, clock);
    }

    @Produces
    @Singleton
    ArchiveReader archiveReader(Jdbi jdbi) {
        return new ArchiveReader(jdbi);
    }

    @Produces
    @Singleton
    InboxView inboxView(Jdbi jdbi) {
        return new InboxView(jdbi);
    }

    @Produces
    @Singleton
    HeldCounts heldCounts(Jdbi jdbi) {
        return new HeldCounts(jdbi);
    }

    @Produces
    @Singleton
    SubscriberSearch subscriberSearch(Jdbi jdbi) {
        return new SubscriberSearch(jdbi);
    }

    @Produces
    @Singleton
    MemberSearch memberSearch(Jdbi jdbi) {
        return new MemberSearch(jdbi);
    }

    @Produces
    @Singleton
    PersonNames personNames(Jdbi jdbi) {
        return new PersonNames(jdbi);
    }

    @Produces
    @Singleton
    MemberImports memberImports(Jdbi jdbi, Roster roster, InstantSource clock) {
        return new SqlMemberImports(jdbi, roster, clock);
    }

    @Produces
    @Singleton
    RosterPlace rosterPlace() {
        return new RosterPlace();
    }

    @Produces
    @Singleton
    MemberStatistics memberStatistics(Jdbi jdbi) {
        return new SqlMemberStatistics(jdbi);
    }

    @Produces
    @Singleton
    ImportBell importBell() {
        return new ImportBell(new Signal());
    }

    @Produces
    @Singleton
    ImportStore importStore(MemberImports imports, RosterPlace place) {
        return new ImportStore(imports, place);
    }

    @Produces
    @Singleton
    ImportWriting importWriting(Transactions transactions, Audit audit) {
        return new ImportWriting(transactions, audit);
    }

    @Produces
    @Singleton
    ExpansionView expansionView(Jdbi jdbi) {
        return new ExpansionView(jdbi);
    }

    @Produces
    @Singleton
    PublicLists publicLists(Jdbi jdbi) {
        return new PublicLists(jdbi);
    }

    @Produces
    @Singleton
    PeopleSearch peopleSearch(Jdbi jdbi) {
        return new PeopleSearch(jdbi);
    }

    @Produces
    @Singleton
    AuditSearch auditSearch(Jdbi jdbi) {
        return new AuditSearch(jdbi);
    }

    @Produces
    @Singleton
    TokenLeave tokenLeave(Lists lists, Members members, Notices notices, Audit audit) {
        return new TokenLeave(lists, members, notices, audit);
    }

    @Produces
    @Singleton
    Views views(LedgerView ledger, QueueView queue, Sites sites, ArchiveReader archive, BounceLog bounces, HeldCounts held,
            InboxView inbox) {
        return new Views(ledger, queue, sites, archive, bounces, held, inbox);
    }

    @Produces
    @Singleton
    DeliveryLimits deliveryLimits(IndabaConfig config) {
        return DeliveryLimits.of(config.delivery().connections(), config.delivery().connectionsPerSite());
    }

    @Produces
    @Singleton
    Outlook outlook(IndabaConfig config, InstantSource clock, CheckupLog log) {
        Path certificate = config.smtp().tlsCertificate().map(file -> NamedFile.of(config, file)).orElse(null);
        Outlook machine = new MachineOutlook(Path.of(config.home()), certificate, clock);
        Outlook names = new NamesOutlook(log);
        return () -> Stream.concat(machine.concerns().stream(), names.concerns().stream()).toList();
    }
}
