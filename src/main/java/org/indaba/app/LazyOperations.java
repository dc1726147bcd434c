package org.indaba.app;

import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import org.indaba.access.Administrators;
import org.indaba.access.ApiTokens;
import org.indaba.access.Audit;
import org.indaba.access.Authorities;
import org.indaba.access.Credentials;
import org.indaba.access.LoginLinks;
import org.indaba.access.WebSessions;
import org.indaba.app.backup.Backup;
import org.indaba.app.cli.Operations;
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

/** Looks a thing up when a command asks for it, so that no command waits for what it does not use. */
final class LazyOperations implements Operations {

    private final Instance<Object> beans;

    LazyOperations(Instance<Object> beans) {
        this.beans = beans;
    }

    private <T> T the(Class<T> type) {
        return beans.select(type).get();
    }

    @Override
    public Transactions transactions() {
        return the(Transactions.class);
    }

    @Override
    public Administrators administrators() {
        return the(Administrators.class);
    }

    @Override
    public Authorities authorities() {
        return the(Authorities.class);
    }

    @Override
    public Credentials credentials() {
        return the(Credentials.class);
    }

    @Override
    public WebSessions webSessions() {
        return the(WebSessions.class);
    }

    @Override
    public Standings standings() {
        return the(Standings.class);
    }

    @Override
    public LoginLinks loginLinks() {
        return the(LoginLinks.class);
    }

    @Override
    public ApiTokens apiTokens() {
        return the(ApiTokens.class);
    }

    @Override
    public InstantSource clock() {
        return the(InstantSource.class);
    }

    @Override
    public Webhooks webhooks() {
        return the(Webhooks.class);
    }

    @Override
    public EventSource hookEvents() {
        return the(EventSource.class);
    }

    @Override
    public HookSender hookSender() {
        return the(HookSender.class);
    }

    @Override
    public SiteAddress siteAddress() {
        return the(SiteAddress.class);
    }

    @Override
    public Audit audit() {
        return the(Audit.class);
    }

    @Override
    public Domains domains() {
        return the(Domains.class);
    }

    @Override
    public DkimKeys dkimKeys() {
        return the(DkimKeys.class);
    }

    @Override
    public Lists lists() {
        return the(Lists.class);
    }

    @Override
    public ListRegister register() {
        return the(ListRegister.class);
    }

    @Override
    public ListTexts listTexts() {
        return the(ListTexts.class);
    }

    @Override
    public OwnTexts ownTexts() {
        return the(OwnTexts.class);
    }

    @Override
    public SettingHistory settingHistory() {
        return the(SettingHistory.class);
    }

    @Override
    public Members members() {
        return the(Members.class);
    }

    @Override
    public Invitations invitations() {
        return the(Invitations.class);
    }

    @Override
    public OwnersDecisions requests() {
        return the(OwnersDecisions.class);
    }

    @Override
    public Roster roster() {
        return the(Roster.class);
    }

    @Override
    public RosterPlace rosterPlace() {
        return the(RosterPlace.class);
    }

    @Override
    public MemberStatistics memberStatistics() {
        return the(MemberStatistics.class);
    }

    @Override
    public Roles roles() {
        return the(Roles.class);
    }

    @Override
    public Bans bans() {
        return the(Bans.class);
    }

    @Override
    public HeldPosts held() {
        return the(HeldPosts.class);
    }

    @Override
    public KnownSenders senders() {
        return the(KnownSenders.class);
    }

    @Override
    public Moderation moderation() {
        return the(Moderation.class);
    }

    @Override
    public Explanation explanation() {
        return the(Explanation.class);
    }

    @Override
    public Inbox inbox() {
        return the(Inbox.class);
    }

    @Override
    public Ledger ledger() {
        return the(Ledger.class);
    }

    @Override
    public QueueControl queue() {
        return the(QueueControl.class);
    }

    @Override
    public QueueView queueView() {
        return the(QueueView.class);
    }

    @Override
    public Sites sites() {
        return the(Sites.class);
    }

    @Override
    public ShuntedCopies shuntedCopies() {
        return the(ShuntedCopies.class);
    }

    @Override
    public BounceLog bounces() {
        return the(BounceLog.class);
    }

    @Override
    public BounceReader bounceReader() {
        return the(BounceReader.class);
    }

    @Override
    public ComeBack comeBack() {
        return the(ComeBack.class);
    }

    @Override
    public Suppressions suppressions() {
        return the(Suppressions.class);
    }

    @Override
    public Archive archive() {
        return the(Archive.class);
    }

    @Override
    public ArchiveReader archivedPosts() {
        return the(ArchiveReader.class);
    }

    @Override
    public DailyCheckup checkup() {
        return the(DailyCheckup.class);
    }

    @Override
    public Backup backup() {
        return the(Backup.class);
    }
}
