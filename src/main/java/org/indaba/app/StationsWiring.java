package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.indaba.access.Administrators;
import org.indaba.bounce.BounceLog;
import org.indaba.bounce.CopyLists;
import org.indaba.bounce.ForwardCount;
import org.indaba.bounce.Forwarding;
import org.indaba.bounce.KeptMail;
import org.indaba.bounce.OwnerMail;
import org.indaba.bounce.OwnersDesk;
import org.indaba.bounce.PostmasterMail;
import org.indaba.bounce.ReturnedMail;
import org.indaba.command.AnswerCap;
import org.indaba.command.Answers;
import org.indaba.command.Confirmations;
import org.indaba.command.MailCommands;
import org.indaba.command.Speakers;
import org.indaba.command.Wishes;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.Outbox;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.mail.MailEvents;
import org.indaba.mail.TokenCodec;
import org.indaba.notice.Notices;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.MessageStore;
import org.jdbi.v3.core.Jdbi;

/** Builds what takes mail that is no post: what came back, what people write to owners and postmasters, commands. */
final class StationsWiring {

    @Produces
    @Singleton
    BounceLog bounceLog(Jdbi jdbi, MessageStore store) {
        return new BounceLog(jdbi, store);
    }

    @Produces
    @Singleton
    KeptMail keptMail(Jdbi jdbi, MessageStore store, MailEvents events) {
        return new KeptMail(jdbi, store, events);
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
    CopyLists copyLists(Ledger ledger) {
        return copy -> ledger.copy(copy).map(LedgerCopy::listId).filter(list -> list != 0).map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    @Produces
    @Singleton
    ReturnedMail returnedMail(BounceLog log, CopyLists copies, Forwarding forwarding, Lists lists, Notices notices, KeptMail kept,
            StoreAndEvents base) {
        return new ReturnedMail(log, copies, new OwnersDesk(forwarding, lists, notices), kept, base.store(), base.events());
    }

    @Produces
    @Singleton
    AnswerCap answerCap(Jdbi jdbi, InstantSource clock) {
        return new AnswerCap(jdbi, clock);
    }

    @Produces
    @Singleton
    Confirmations confirmations(Jdbi jdbi, InstantSource clock) {
        return new Confirmations(jdbi, clock);
    }

    @Produces
    @Singleton
    Wishes wishes(Lists lists, Members members, Confirmations confirmations, AnswerCap cap, Notices notices, TokenCodec tokens) {
        return new Wishes(lists, members, confirmations, new Answers(notices, cap), notices, tokens);
    }

    @Produces
    @Singleton
    MailCommands mailCommands(Lists lists, Wishes wishes, AnswerCap cap, Notices notices, Members members, TokenCodec tokens,
            StoreAndEvents base) {
        Speakers speakers = new Speakers(lists, new OwnAddresses(lists), base.events());
        return new MailCommands(speakers, wishes, new Answers(notices, cap), members, tokens, base.store());
    }

    @Produces
    @Singleton
    OtherStations otherStations(ReturnedMail returned, MailCommands commands, Forwarding forwarding, Lists lists, Notices notices,
            KeptMail kept, Mailroom room) {
        OwnerMail owners = new OwnerMail(returned, new OwnersDesk(forwarding, lists, notices), kept, room.store());
        return new OtherStations(owners, returned, new PostmasterMail(room.administrators(), lists, forwarding, room.store()), commands);
    }

    @Produces
    @Singleton
    StoreAndEvents storeAndEvents(MessageStore store, MailEvents events) {
        return new StoreAndEvents(store, events);
    }

    @Produces
    @Singleton
    Mailroom mailroom(MessageStore store, Administrators administrators) {
        return new Mailroom(store, administrators);
    }

    /** What nearly every station needs, so that their makers stay readable. */
    record StoreAndEvents(MessageStore store, MailEvents events) {
    }

    /** What mail to people needs. */
    record Mailroom(MessageStore store, Administrators administrators) {
    }
}
