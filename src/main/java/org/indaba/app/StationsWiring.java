package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.indaba.access.Administrators;
import org.indaba.access.Audit;
import org.indaba.app.config.IndabaConfig;
import org.indaba.bounce.BounceLog;
import org.indaba.bounce.BounceTables;
import org.indaba.bounce.ComeBack;
import org.indaba.bounce.Complaints;
import org.indaba.bounce.ForwardCount;
import org.indaba.bounce.Forwarding;
import org.indaba.bounce.KeptMail;
import org.indaba.bounce.NoticeReading;
import org.indaba.bounce.OwnerMail;
import org.indaba.bounce.OwnersDesk;
import org.indaba.bounce.PostmasterMail;
import org.indaba.bounce.ReturnedMail;
import org.indaba.command.AddressChanges;
import org.indaba.command.AddressDesk;
import org.indaba.command.AnswerCap;
import org.indaba.command.Answers;
import org.indaba.command.AskLimits;
import org.indaba.command.Confirmations;
import org.indaba.command.Errands;
import org.indaba.command.FormDesk;
import org.indaba.command.Invitations;
import org.indaba.command.Invited;
import org.indaba.command.MailCommands;
import org.indaba.command.ModeratorMail;
import org.indaba.command.OwnersDecisions;
import org.indaba.command.PreferenceChanges;
import org.indaba.command.Questioner;
import org.indaba.command.Questions;
import org.indaba.command.Requests;
import org.indaba.command.Speakers;
import org.indaba.command.Undecided;
import org.indaba.command.Wishes;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.SentCopies;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.lists.People;
import org.indaba.lists.PersonLanguages;
import org.indaba.lists.SqlPeople;
import org.indaba.lists.Suppressions;
import org.indaba.mail.MailEvents;
import org.indaba.mail.TokenCodec;
import org.indaba.moderate.SenderRules;
import org.indaba.notice.Notices;
import org.indaba.notice.OwnAddresses;
import org.indaba.post.Moderation;
import org.indaba.spool.MessageStore;
import org.indaba.web.AddressEffects;
import org.indaba.web.SiteAddress;
import org.jdbi.v3.core.Jdbi;

/** Builds what takes mail that is no post: what came back, what people write to owners and postmasters, commands. */
final class StationsWiring {

    @Produces
    @Singleton
    BounceLog bounceLog(Jdbi jdbi, MessageStore store, ForwardCount count) {
        return new BounceLog(jdbi, store, count);
    }

    @Produces
    @Singleton
    KeptMail keptMail(Jdbi jdbi, MessageStore store, ForwardCount count, MailEvents events) {
        return new KeptMail(jdbi, store, count, events);
    }

    @Produces
    @Singleton
    ForwardCount forwardCount(Jdbi jdbi, InstantSource clock) {
        return new ForwardCount(jdbi, clock);
    }

    @Produces
    @Singleton
    Forwarding forwarding(KeptMail kept, ForwardCount count, MessageStore store, Outbox outbox, Lists lists, OwnName name,
            InstantSource clock) {
        return new Forwarding(kept, count, store, outbox, new OwnAddresses(lists), name.hostname(), clock);
    }

    @Produces
    @Singleton
    ReturnedMail returnedMail(ReturnedMail.Records records, ReturnedMail.Sent sent, OwnersDesk owners, Complaints complaints,
            StoreAndEvents base, NoticeReading reader) {
        return new ReturnedMail(records, sent, owners, complaints, base.store(), base.events(), reader);
    }

    @Produces
    @Singleton
    ReturnedMail.Sent returnedMailSent(SentCopies copies, Lists lists) {
        return new ReturnedMail.Sent(copies, lists);
    }

    @Produces
    @Singleton
    ReturnedMail.Records returnedMailRecords(BounceLog log, BounceTables tables, KeptMail kept) {
        return new ReturnedMail.Records(log, tables, kept);
    }

    @Produces
    @Singleton
    OwnersDesk ownersDesk(Forwarding forwarding, Lists lists, Notices notices) {
        return new OwnersDesk(forwarding, lists, notices);
    }

    @Produces
    @Singleton
    AnswerCap answerCap(Jdbi jdbi, InstantSource clock, IndabaConfig config, MailEvents events) {
        IndabaConfig.Questions limits = config.questions();
        return new AnswerCap(jdbi, clock, new AskLimits(limits.formsPerNetwork(), limits.mailsPerNetwork(),
                limits.invitationsPerOwner(), limits.overall()), events);
    }

    @Produces
    @Singleton
    Confirmations confirmations(Jdbi jdbi, InstantSource clock) {
        return new Confirmations(jdbi, clock);
    }

    @Produces
    @Singleton
    Undecided undecided(Confirmations confirmations, Lists lists, Members members) {
        return new Undecided(confirmations, lists, members);
    }

    @Produces
    @Singleton
    OwnersDecisions ownersDecisions(Confirmations confirmations, Invited invited, Lists lists, Members members,
            PreferenceChanges changes, Notices notices) {
        return new OwnersDecisions(confirmations, invited, lists, members, changes, notices);
    }

    @Produces
    @Singleton
    Invited invited(Jdbi jdbi, InstantSource clock, Audit audit) {
        return new Invited(jdbi, clock, audit);
    }

    @Produces
    @Singleton
    Invitations.Guests guests(Lists lists, Members members, Suppressions suppressions) {
        return new Invitations.Guests(lists, members, suppressions, new OwnAddresses(lists));
    }

    @Produces
    @Singleton
    Invitations.Letters invitationLetters(AnswerCap cap, Notices notices, TokenCodec tokens, SiteAddress site) {
        return new Invitations.Letters(cap, notices, tokens, site.url());
    }

    @Produces
    @Singleton
    Invitations invitations(Invited invited, Questions questions, Invitations.Guests guests, Invitations.Letters letters, Audit audit,
            InstantSource clock) {
        return new Invitations(invited, questions, guests, letters, audit, clock);
    }

    @Produces
    @Singleton
    Questions questions(Jdbi jdbi, InstantSource clock) {
        return new Questions(jdbi, clock);
    }

    @Produces
    @Singleton
    Questioner questioner(Questions questions, AnswerCap cap, Lists lists, Members members, Notices notices, TokenCodec tokens,
            SiteAddress site) {
        return new Questioner(questions, cap, lists, members, notices, tokens, site.url());
    }

    @Produces
    @Singleton
    Errands errands(Jdbi jdbi, TokenCodec tokens, InstantSource clock) {
        return new Errands(jdbi, tokens, clock);
    }

    @Produces
    @Singleton
    ModeratorMail.Deciding deciding(Moderation held, OwnersDecisions wishes, Audit audit) {
        return new ModeratorMail.Deciding(held, wishes, audit);
    }

    @Produces
    @Singleton
    ModeratorMail moderatorMail(Errands errands, Lists lists, ModeratorMail.Deciding deciding, Answered answered, StoreAndEvents base) {
        Speakers speakers = new Speakers(lists, new OwnAddresses(lists), base.events());
        return new ModeratorMail(speakers, errands, lists, deciding, answered.answers(), base.store());
    }

    @Produces
    @Singleton
    Wishes.Waiting waitingWishes(Confirmations confirmations, Questions questions, Questioner questioner, Errands errands,
            Invited invited) {
        return new Wishes.Waiting(confirmations, questions, questioner, errands, invited);
    }

    @Produces
    @Singleton
    PreferenceChanges preferenceChanges(Members members, PersonLanguages languages, Audit audit, InstantSource clock) {
        return new PreferenceChanges(members, languages, audit, clock);
    }

    @Produces
    @Singleton
    Wishes.Kept keptWishes(Members members, Suppressions suppressions, Audit audit) {
        return new Wishes.Kept(members, suppressions, audit);
    }

    @Produces
    @Singleton
    Wishes wishes(Lists lists, Wishes.Kept kept, Wishes.Waiting waiting, PreferenceChanges changes, AnswerCap cap, Notices notices) {
        return new Wishes(lists, kept, waiting, changes, new Answers(notices, cap), notices);
    }

    @Produces
    @Singleton
    Requests requests(Wishes wishes, Lists lists, Members members, PreferenceChanges changes, Answered answered) {
        return new Requests(wishes, lists, members, changes, answered.answers(), answered.tokens());
    }

    @Produces
    @Singleton
    Answered answered(AnswerCap cap, Notices notices, TokenCodec tokens) {
        return new Answered(new Answers(notices, cap), tokens);
    }

    @Produces
    @Singleton
    FormDesk formDesk(Wishes wishes, Wishes.Waiting waiting, Lists lists, AnswerCap cap, Notices notices, TokenCodec tokens) {
        return new FormDesk(wishes, waiting, new FormDesk.Ports(lists, new OwnAddresses(lists), cap, notices, tokens));
    }

    @Produces
    @Singleton
    People people(Jdbi jdbi, Lists lists, InstantSource clock) {
        return new SqlPeople(jdbi, lists, clock);
    }

    @Produces
    @Singleton
    AddressChanges addressChanges(Jdbi jdbi, InstantSource clock) {
        return new AddressChanges(jdbi, clock);
    }

    @Produces
    @Singleton
    SenderRules senderRules(Jdbi jdbi) {
        return new SenderRules(jdbi);
    }

    @Produces
    @Singleton
    AddressEffects.Moderation moderationOfAddresses(SenderRules senders, Errands errands) {
        return new AddressEffects.Moderation(senders, errands);
    }

    @Produces
    @Singleton
    AddressDesk addressDesk(AddressChanges changes, People people, AddressDesk.Ports ports) {
        return new AddressDesk(changes, people, ports);
    }

    @Produces
    @Singleton
    AddressDesk.Ports addressPorts(Lists lists, Undecided undecided, AnswerCap cap, Notices notices, TokenCodec tokens, SiteAddress site) {
        return new AddressDesk.Ports(new OwnAddresses(lists), undecided, cap, notices, tokens, site.url());
    }

    @Produces
    @Singleton
    MailCommands mailCommands(Lists lists, Wishes wishes, Answered answered, Members members, Requests requests, StoreAndEvents base,
            InstantSource clock) {
        Speakers speakers = new Speakers(lists, new OwnAddresses(lists), base.events());
        return new MailCommands(speakers, wishes, answered.answers(), members, requests, base.store(), clock);
    }

    @Produces
    @Singleton
    OtherStations otherStations(ReturnedMail returned, MailCommands commands, Forwarding forwarding, Lists lists, OwnersDesk desk,
            ComeBack comeBack, Mailroom room) {
        OwnerMail owners = new OwnerMail(returned, desk, room.kept(), room.store());
        PostmasterMail postmaster = new PostmasterMail(room.administrators(), lists, forwarding, room.store());
        return new OtherStations(owners, returned, postmaster, commands, comeBack, room.moderators());
    }

    @Produces
    @Singleton
    StoreAndEvents storeAndEvents(MessageStore store, MailEvents events) {
        return new StoreAndEvents(store, events);
    }

    @Produces
    @Singleton
    Mailroom mailroom(MessageStore store, Administrators administrators, KeptMail kept, ModeratorMail moderators) {
        return new Mailroom(store, administrators, kept, moderators);
    }

    /** What nearly every station needs, so that their makers stay readable. */
    record StoreAndEvents(MessageStore store, MailEvents events) {
    }

    /** How people are answered, and what they show. */
    record Answered(Answers answers, TokenCodec tokens) {
    }

    /** What mail to people needs. */
    record Mailroom(MessageStore store, Administrators administrators, KeptMail kept, ModeratorMail moderators) {
    }
}
