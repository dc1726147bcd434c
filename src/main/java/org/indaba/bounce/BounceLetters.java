package org.indaba.bounce;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.indaba.archive.ArchiveReader;
import org.indaba.archive.ArchivedPost;
import org.indaba.classify.Reason;
import org.indaba.language.Saying;
import org.indaba.lists.BounceSettings;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;

/** The mails that bounces make us write: to members whose delivery is suspended, and to owners. Thread-safe. */
final class BounceLetters {

    /** So many missed posts are named in a mail. */
    static final int MAX_MISSED = 20;

    /** So many members are named in the mail that tells owners of removals. */
    static final int MAX_REMOVED = 50;

    /** So many incidents are named in an alert. */
    static final int MAX_INCIDENTS = 10;

    private final Notices notices;
    private final Lists lists;
    private final ArchiveReader archive;
    private final TokenCodec tokens;
    private final String url;

    /** @param url where people see the pages, without a slash at the end */
    BounceLetters(Notices notices, Lists lists, ArchiveReader archive, TokenCodec tokens, String url) {
        this.notices = notices;
        this.lists = lists;
        this.archive = archive;
        this.tokens = tokens;
        this.url = url;
    }

    /** Tries an address; returns the copy, or 0 if no mail of ours may go there. */
    long probeInTx(MailList list, BounceMember member) {
        String token = token(member);
        return copy(notices.sendInTx(new Notice.AddressProbe(list, List.of(member.address()), reason(member), token, link(token))));
    }

    /** Tells a member, and tries the address as well; returns the copy, or 0. */
    long warningInTx(MailList list, BounceMember member, int number) {
        String token = token(member);
        return copy(notices.sendInTx(new Notice.DeliverySuspended(list, List.of(member.address()), reason(member),
                missed(missed(list, member)), end(list.settings().bounces(), number), token, link(token))));
    }

    private static long copy(List<Long> copies) {
        return copies.isEmpty() ? 0 : copies.getFirst();
    }

    private String token(BounceMember member) {
        return tokens.sign(TokenPurpose.RESUME, member.subscriptionId());
    }

    private String link(String token) {
        return url + "/back/" + token;
    }

    private static Saying reason(BounceMember member) {
        return Saying.of(Reason.of(member.score().reason()).map(Reason::key).orElse("mail-reason-untold"));
    }

    /** The posts since the suspension, the newest first. */
    List<ArchivedPost> missed(MailList list, BounceMember member) {
        BounceMember.Suspension suspension = member.suspension();
        if (suspension == null) {
            return List.of();
        }
        return archive.latestOf(list.id(), Long.MAX_VALUE, MAX_MISSED + 1).stream()
                .filter(post -> post.receivedAt().isAfter(suspension.since())).toList();
    }

    private static Saying missed(List<ArchivedPost> posts) {
        List<Saying> lines = new ArrayList<>(posts.stream().limit(MAX_MISSED)
                .map(post -> Saying.verbatim(post.receivedAt().toString().substring(0, 10) + "  " + post.subject())).toList());
        if (posts.size() > MAX_MISSED) {
            lines.add(Saying.of("mail-suspended-earlier"));
        }
        return Saying.lines(lines);
    }

    private static Saying end(BounceSettings settings, int number) {
        int left = settings.warnings() - number;
        long days = settings.warningInterval().toDays();
        if (left > 0) {
            return Saying.of("mail-suspended-again", days);
        }
        return switch (settings.removal()) {
            case ON -> Saying.of("mail-suspended-ends", days);
            case OFF -> Saying.of("mail-suspended-last");
        };
    }

    /** Tells the owners whose subscriptions ended, in one mail. */
    void removedInTx(MailList list, List<BounceMember> removed) {
        if (removed.isEmpty()) {
            return;
        }
        List<Saying> lines = new ArrayList<>(removed.stream().limit(MAX_REMOVED)
                .map(member -> Saying.of("mail-removed-line", member.address().toString(), reason(member))).toList());
        if (removed.size() > MAX_REMOVED) {
            lines.add(Saying.of("mail-and-more", removed.size() - MAX_REMOVED));
        }
        notices.sendInTx(new Notice.MembersRemoved(list, lists.owners(list.id()), Saying.lines(lines)));
    }

    /** Tells the owners what sites refuse, in one mail. */
    void alertInTx(MailList list, List<Incident> incidents) {
        List<Saying> lines = new ArrayList<>(incidents.stream().limit(MAX_INCIDENTS).map(this::said).toList());
        if (incidents.size() > MAX_INCIDENTS) {
            lines.add(Saying.of("mail-and-more", incidents.size() - MAX_INCIDENTS));
        }
        notices.sendInTx(new Notice.PostsRefused(list, lists.owners(list.id()), Saying.lines(lines), page(list)));
    }

    /** The page about what came back on a list, which its owners see. */
    private String page(MailList list) {
        String address = URLEncoder.encode(list.post().toString(), StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
        return url + "/lists/" + address + "/bounces";
    }

    private Saying said(Incident incident) {
        Saying subject = archive.find(incident.postId()).map(ArchivedPost::subject).filter(text -> !text.isBlank())
                .map(Saying::verbatim).orElseGet(() -> Saying.of("mail-refused-no-subject"));
        return Saying.lines(List.of(
                copies(incident, subject),
                Saying.of("mail-refused-why", IncidentWords.cause(incident)), Saying.of("mail-refused-cure", IncidentWords.cure(incident)),
                Saying.of("mail-refused-said", incident.evidence().lines().collect(Collectors.joining(" ")))));
    }

    private static Saying copies(Incident incident, Saying subject) {
        String post = Long.toString(incident.postId());
        return incident.site().isEmpty() ? Saying.of("mail-refused-nowhere", incident.members(), post, subject)
                : Saying.of("mail-refused-copies", incident.members(), incident.site(), post, subject);
    }
}
