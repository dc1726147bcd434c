package org.indaba.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.indaba.archive.ArchiveReader;
import org.indaba.archive.ArchivedPost;
import org.indaba.classify.Reason;
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

    private static String reason(BounceMember member) {
        return Reason.of(member.score().reason()).map(Reason::words).orElse("The reply did not tell why.");
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

    private static String missed(List<ArchivedPost> posts) {
        List<String> lines = new ArrayList<>(posts.stream().limit(MAX_MISSED)
                .map(post -> post.receivedAt().toString().substring(0, 10) + "  " + post.subject()).toList());
        if (posts.size() > MAX_MISSED) {
            lines.add("and others before them");
        }
        return String.join("\n", lines);
    }

    private static String end(BounceSettings settings, int number) {
        int left = settings.warnings() - number;
        String days = settings.warningInterval().toDays() + " days";
        if (left > 0) {
            return "If this mail comes back as well, another one follows in " + days + ".";
        }
        return switch (settings.removal()) {
            case ON -> "If this mail comes back as well, the subscription ends in " + days + ".";
            case OFF -> "If this mail comes back as well, no other follows.";
        };
    }

    /** Tells the owners whose subscriptions ended, in one mail. */
    void removedInTx(MailList list, List<BounceMember> removed) {
        if (removed.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(removed.stream().limit(MAX_REMOVED)
                .map(member -> member.address() + ": " + reason(member)).toList());
        if (removed.size() > MAX_REMOVED) {
            lines.add("and " + (removed.size() - MAX_REMOVED) + " more");
        }
        notices.sendInTx(new Notice.MembersRemoved(list, lists.owners(list.id()), String.join("\n", lines)));
    }

    /** Tells the owners what sites refuse, in one mail. */
    void alertInTx(MailList list, List<Incident> incidents) {
        String text = incidents.stream().limit(MAX_INCIDENTS).map(this::words).collect(Collectors.joining("\n"));
        String more = incidents.size() > MAX_INCIDENTS ? "\nand " + (incidents.size() - MAX_INCIDENTS) + " more" : "";
        notices.sendInTx(new Notice.PostsRefused(list, lists.owners(list.id()), text + more, url + "/admin"));
    }

    private String words(Incident incident) {
        String subject = archive.find(incident.postId()).map(ArchivedPost::subject).filter(text -> !text.isBlank())
                .orElse("without subject");
        String what = incident.members() + (incident.members() == 1 ? " copy" : " copies") + " at " + incident.site() + " of post "
                + incident.postId() + ", " + subject;
        return String.join("\n", what, "Why: " + IncidentWords.cause(incident), "What helps: " + IncidentWords.cure(incident),
                "It said: " + incident.evidence().lines().collect(Collectors.joining(" ")));
    }
}
