package org.indaba.web.admin;

import java.util.Locale;
import org.indaba.bounce.BounceEvent;
import org.indaba.bounce.BounceMember;
import org.indaba.bounce.Incident;
import org.indaba.bounce.IncidentWords;
import org.indaba.bounce.Stage;
import org.indaba.classify.Reason;
import org.indaba.classify.Severity;
import org.indaba.lists.MailList;
import org.jspecify.annotations.Nullable;

/** What the pages about bounces show of members, events and incidents. Pure functions. */
final class BounceShown {

    private BounceShown() {
    }

    /**
     * A member with something against it.
     *
     * @param address cleaned
     * @param path of its history
     * @param score in points
     * @param style of the state's mark
     * @param state in two words
     * @param reason of the last failure that counted, in a sentence
     * @param last when that was
     * @param next when the next thing happens to a suspended member; null if nothing does
     */
    record Member(String address, String path, String score, String style, String state, String reason, Moment last,
            @Nullable Moment next) {
    }

    /**
     * A site that refused a post.
     *
     * @param site cleaned; empty where no mail host was found
     * @param sitePath its page
     * @param post the path of the post
     * @param postId its number
     * @param members how many copies
     * @param cause likely, in a sentence
     * @param cure in a sentence
     * @param evidence what was said, whole
     * @param opened the first of them
     * @param told whether the owners were told, in words
     */
    record Refusal(String site, String sitePath, String post, String postId, long members, String cause, String cure, String evidence,
            Moment opened, String told) {
    }

    /**
     * An event of a member's history.
     *
     * @param at when
     * @param title what it is
     * @param words all of it in plain words
     * @param severity whether the failure may pass, in words; empty where nothing failed
     * @param codes the reply and the status; empty if there were none
     * @param reason the word of the reason; empty if there is none
     * @param rule the rule that decided; empty if there was none
     * @param evidence the line that decided, whole; empty if there was none
     * @param score the score behind it, and by how much it changed
     * @param copy the path of the copy's page; empty if it is about none
     * @param post the number of the post; empty if it is about none
     * @param raw the path of the notice as it came; empty if there is none
     */
    record Event(Moment at, String title, String words, String severity, String codes, String reason, String rule, String evidence,
            String score, String copy, String post, String raw) {
    }

    static Member member(MailList list, BounceMember member, Teller teller) {
        return new Member(Words.cell(member.address().toString()), BouncesPage.member(list, member.address().toString()),
                points(member.score().points(), teller), style(member.stage()), teller.say(key(member.stage())),
                Reason.of(member.score().reason()).map(Reason::key).map(teller::say).orElse(""),
                teller.moment(member.score().lastAt()), teller.momentIfAny(member.next(list.settings().bounces())));
    }

    /** The class of the mark: those of copies' states say the same with their colours. */
    static String style(Stage stage) {
        return switch (stage) {
            case SCORED -> "deferred";
            case SUSPENDED, PROBED, WARNED -> "failed";
        };
    }

    /** The key of the state's two words. */
    static String key(Stage stage) {
        return "admin-stage-" + stage.name().toLowerCase(Locale.ROOT);
    }

    static Refusal incident(PostPlace place, Incident incident, Teller teller) {
        return new Refusal(Words.cell(incident.site()), SitesPage.path(incident.site()), place.post(incident.postId()),
                Long.toString(incident.postId()), incident.members(), teller.say(IncidentWords.cause(incident)),
                teller.say(IncidentWords.cure(incident)), Words.whole(incident.evidence()), teller.moment(incident.openedAt()),
                incident.alertedAt() == null ? teller.say("admin-incident-untold")
                        : teller.say("admin-incident-told", teller.apart(incident.alertedAt())));
    }

    static Event event(MailList list, BounceEvent event, Teller teller) {
        BounceEvent.Finding said = event.finding();
        String codes = ((said.reply() == 0 ? "" : said.reply() + " ") + said.status()).strip();
        String now = points(event.score(), teller);
        String score = event.points() == 0 ? teller.say("admin-event-score-unchanged", now)
                : teller.say("admin-event-score", (event.points() > 0 ? "+" : "−") + points(Math.abs(event.points()), teller), now);
        BounceEvent.About about = event.about();
        boolean copy = about.copyId() != 0 && about.postId() != 0;
        return new Event(teller.moment(event.at()), teller.say(event.kind().key()), Words.whole(teller.say(event.told())),
                severity(said, teller), Words.cell(codes), said.reason(), Words.cell(said.rule()), Words.whole(said.evidence()), score,
                copy ? PostPlace.of(list).copy(about.postId(), about.copyId()) : "",
                about.postId() == 0 ? "" : Long.toString(about.postId()),
                about.inboundId() == 0 ? "" : BouncesPage.path(list) + "/events/" + event.id() + "/raw");
    }

    private static String severity(BounceEvent.Finding said, Teller teller) {
        return said.severity().isEmpty() ? ""
                : teller.say(said.severity().equals(Severity.PERMANENT.word()) ? "admin-event-permanent" : "admin-event-temporary");
    }

    /** Points as people write them: 1, 0.25 or 0,25. */
    static String points(int hundredths, Teller teller) {
        return teller.phrases().figures().number(hundredths / (double) BounceEvent.POINT);
    }

    /** Points as programs write them: 1, 0.25. */
    static String points(int hundredths) {
        String text = String.format(Locale.ROOT, "%.2f", hundredths / (double) BounceEvent.POINT);
        return text.replaceAll("\\.?0+$", "");
    }
}
