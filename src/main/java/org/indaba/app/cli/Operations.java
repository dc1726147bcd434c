package org.indaba.app.cli;

import java.time.InstantSource;
import org.indaba.access.Administrators;
import org.indaba.access.ApiTokens;
import org.indaba.access.Audit;
import org.indaba.access.Authorities;
import org.indaba.access.Credentials;
import org.indaba.access.LoginLinks;
import org.indaba.access.WebSessions;
import org.indaba.app.backup.Backup;
import org.indaba.archive.Archive;
import org.indaba.archive.ArchiveReader;
import org.indaba.auth.DkimKeys;
import org.indaba.bounce.BounceLog;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.ComeBack;
import org.indaba.checkup.DailyCheckup;
import org.indaba.command.Invitations;
import org.indaba.command.OwnersDecisions;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.QueueControl;
import org.indaba.deliver.QueueView;
import org.indaba.deliver.ShuntedCopies;
import org.indaba.deliver.Sites;
import org.indaba.hook.EventSource;
import org.indaba.hook.HookSender;
import org.indaba.hook.Webhooks;
import org.indaba.lists.Bans;
import org.indaba.lists.Domains;
import org.indaba.lists.ListRegister;
import org.indaba.lists.ListTexts;
import org.indaba.lists.Lists;
import org.indaba.lists.MemberStatistics;
import org.indaba.lists.Members;
import org.indaba.lists.Roles;
import org.indaba.lists.Roster;
import org.indaba.lists.RosterPlace;
import org.indaba.lists.SettingHistory;
import org.indaba.lists.Standings;
import org.indaba.lists.Suppressions;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.KnownSenders;
import org.indaba.notice.OwnTexts;
import org.indaba.post.Explanation;
import org.indaba.post.Moderation;
import org.indaba.spool.Inbox;
import org.indaba.spool.Transactions;
import org.indaba.web.SiteAddress;

/** What the running program offers to commands: one method for each thing that commands work with. Thread-safe. */
public interface Operations {

    /** Opens the transactions in which commands change things. */
    Transactions transactions();

    /** The site's administrators. */
    Administrators administrators();

    /** Who is in charge of domains. */
    Authorities authorities();

    /** Passwords and second factors. */
    Credentials credentials();

    /** Who is signed in. */
    WebSessions webSessions();

    /** Who somebody is to the lists. */
    Standings standings();

    /** One-time links to sign in. */
    LoginLinks loginLinks();

    /** With what programs use the REST interface. */
    ApiTokens apiTokens();

    /** What time it is. */
    InstantSource clock();

    /** Where events are posted. */
    Webhooks webhooks();

    /** What is posted there. */
    EventSource hookEvents();

    /** Posts it. */
    HookSender hookSender();

    /** Where people see the pages. */
    SiteAddress siteAddress();

    /** Who did what. */
    Audit audit();

    /** The mail domains that are served. */
    Domains domains();

    /** The keys that sign for domains. */
    DkimKeys dkimKeys();

    /** What is known of lists. */
    Lists lists();

    /** What operators do with whole lists. */
    ListRegister register();

    /** How the settings of lists came to be. */
    SettingHistory settingHistory();

    /** What owners say in their notices. */
    ListTexts listTexts();

    /** What we say in them. */
    OwnTexts ownTexts();

    /** Subscriptions, one by one. */
    Members members();

    /** Whom owners ask to join. */
    Invitations invitations();

    /** Who waits for owners to join or leave. */
    OwnersDecisions requests();

    /** Subscriptions, many at once. */
    Roster roster();

    /** Whose file of members is in memory. */
    RosterPlace rosterPlace();

    /** Hears of many that were added. */
    MemberStatistics memberStatistics();

    /** Owners and moderators. */
    Roles roles();

    /** Who may neither post nor join. */
    Bans bans();

    /** The posts that wait for a moderator. */
    HeldPosts held();

    /** The senders about whom moderators decided once and for all. */
    KnownSenders senders();

    /** What moderators decide. */
    Moderation moderation();

    /** What would happen to a post. */
    Explanation explanation();

    /** The inbound rows, and what our bugs set aside. */
    Inbox inbox();

    /** What became of each copy. */
    Ledger ledger();

    /** What waits, and what operators do to it. */
    QueueControl queue();

    /** What is kept back in the queue, and why. */
    QueueView queueView();

    /** Where the sites stand. */
    Sites sites();

    /** Copies that our bugs stopped. */
    ShuntedCopies shuntedCopies();

    /** What came back about copies. */
    BounceLog bounces();

    /** What bounces did to members. */
    BounceReader bounceReader();

    /** Lets members get posts again. */
    ComeBack comeBack();

    /** Addresses that get no copies. */
    Suppressions suppressions();

    /** The posts that were kept. */
    Archive archive();

    /** What is known of each of them. */
    ArchiveReader archivedPosts();

    /** What DNS and the web say of us. */
    DailyCheckup checkup();

    /** Writes everything into one file. */
    Backup backup();
}
