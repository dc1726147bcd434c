package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.indaba.access.Audit;
import org.indaba.archive.ArchiveReader;
import org.indaba.auth.Authentication;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.BounceRounds;
import org.indaba.bounce.BounceTables;
import org.indaba.bounce.ComeBack;
import org.indaba.bounce.Complaints;
import org.indaba.bounce.NoticeReading;
import org.indaba.bounce.Refusals;
import org.indaba.bounce.ReportSignatures;
import org.indaba.classify.NoticeReader;
import org.indaba.classify.ReplyClassifier;
import org.indaba.command.Questioner;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.SentCopies;
import org.indaba.dns.Dns;
import org.indaba.expand.MissedPosts;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.lists.People;
import org.indaba.lists.SqlSuppressions;
import org.indaba.lists.Suppressions;
import org.indaba.mail.MailEvents;
import org.indaba.mail.TokenCodec;
import org.indaba.notice.Notices;
import org.indaba.post.BounceKeeper;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;
import org.indaba.web.SiteAddress;
import org.jdbi.v3.core.Jdbi;

/** Builds what bounces do: from the refusal or the notice to the score, the suspension and the end, and what people read about it. */
final class BounceWiring {

    @Produces
    @Singleton
    ReplyClassifier replyClassifier() {
        return new ReplyClassifier();
    }

    @Produces
    @Singleton
    NoticeReading noticeReading(ReplyClassifier classifier) {
        return new NoticeReader(classifier)::read;
    }

    @Produces
    @Singleton
    BounceTables bounceTables(Jdbi jdbi) {
        return new BounceTables(jdbi);
    }

    @Produces
    @Singleton
    BounceReader bounceReader(Jdbi jdbi, Transactions transactions, Members members) {
        return new BounceReader(jdbi, transactions, members);
    }

    @Produces
    @Singleton
    Suppressions suppressions(Jdbi jdbi, InstantSource clock) {
        return new SqlSuppressions(jdbi, clock);
    }

    @Produces
    @Singleton
    SentCopies sentCopies(Jdbi jdbi) {
        return new SentCopies(jdbi);
    }

    @Produces
    @Singleton
    Refusals refusals(Jdbi jdbi, ReplyClassifier classifier) {
        return new Refusals(jdbi, classifier);
    }

    @Produces
    @Singleton
    Complaints complaints(BounceTables tables, Lists lists, Members members, Notices notices, Audit audit, MailEvents events,
            Complaints.Signatures signatures) {
        return new Complaints(tables, lists, members, notices, audit, events, signatures);
    }

    @Produces
    @Singleton
    Complaints.Signatures complaintSignatures(MessageStore store, Dns dns, InstantSource clock, OwnName name) {
        return new ReportSignatures(store, new Authentication(dns, clock, name.hostname()), dns, clock);
    }

    @Produces
    @Singleton
    ComeBack comeBack(BounceTables tables, ComeBack.Ports ports, MessageStore store, ComeBack.Told told, InstantSource clock) {
        return new ComeBack(tables, ports, store, told, clock);
    }

    @Produces
    @Singleton
    ComeBack.Ports comeBackPorts(Lists lists, Members members, Suppressions suppressions, MissedPosts missed) {
        return new ComeBack.Ports(lists, members, suppressions, missed);
    }

    @Produces
    @Singleton
    MissedPosts missedPosts(Jdbi jdbi) {
        return new MissedPosts(jdbi);
    }

    @Produces
    @Singleton
    ComeBack.Told comeBackTold(Audit audit, MailEvents events) {
        return new ComeBack.Told(audit, events);
    }

    @Produces
    @Singleton
    BounceRounds bounceRounds(BounceTables tables, Standing standing, Telling telling, Suppressions suppressions, TokenCodec tokens,
            SiteAddress site, InstantSource clock) {
        return new BounceRounds(tables, new BounceRounds.Ports(standing.lists(), standing.members(), standing.copies(), suppressions,
                standing.archive(), telling.notices(), tokens, telling.audit(), telling.events()), site.url(), clock);
    }

    @Produces
    @Singleton
    Standing standing(Lists lists, Members members, SentCopies copies, ArchiveReader archive) {
        return new Standing(lists, members, copies, archive);
    }

    @Produces
    @Singleton
    Telling telling(Notices notices, Audit audit, MailEvents events) {
        return new Telling(notices, audit, events);
    }

    @Produces
    @Singleton
    BounceKeeper bounceKeeper(Transactions transactions, BounceRounds rounds, Questioner questioner, People people,
            Outbox outbox) {
        List<IntSupplier> parts = new ArrayList<>(rounds.parts());
        parts.add(questioner::sendDueInTx);
        parts.add(() -> people.wakeSleepersInTx(Sweeps.LIMIT));
        return new BounceKeeper(transactions, parts, outbox);
    }

    /** What rounds ask, so that their maker stays readable. */
    record Standing(Lists lists, Members members, SentCopies copies, ArchiveReader archive) {
    }

    /** Whom they tell. */
    record Telling(Notices notices, Audit audit, MailEvents events) {
    }
}
