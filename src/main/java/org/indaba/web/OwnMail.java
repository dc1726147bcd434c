package org.indaba.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.indaba.bounce.BounceEvent;
import org.indaba.bounce.BounceReader;
import org.indaba.classify.Reason;
import org.indaba.deliver.SentCopies;
import org.indaba.deliver.SentCopy;
import org.indaba.hook.EventJson;
import org.indaba.language.Phrases;
import org.indaba.lists.PersonalData;
import org.indaba.lists.Somebody;

/**
 * What became of the mail that lists sent to one person, and what came back of it, as far as it is still kept; for the file that is handed
 * over. Thread-safe.
 */
public final class OwnMail {

    /** The newest copies that are handed over: a month of the liveliest lists. */
    static final int MAX_COPIES = 10_000;

    /** The newest events that are handed over. */
    static final int MAX_EVENTS = BounceReader.MAX_PAGE;

    private final PersonalData lists;
    private final SentCopies copies;
    private final BounceReader bounces;

    /** @param lists knows the subscriptions, those that ended too */
    public OwnMail(PersonalData lists, SentCopies copies, BounceReader bounces) {
        this.lists = lists;
        this.copies = copies;
        this.bounces = bounces;
    }

    /**
     * All of it.
     *
     * @param copies of posts, the newest first
     * @param bounces what came back, and what was done about it, the newest first
     */
    public record Kept(List<Copy> copies, List<Bounced> bounces) {
    }

    /**
     * A copy of a post.
     *
     * @param list the post address
     * @param post the number of the post
     * @param address that it went to
     * @param state what the last try gave
     * @param site where that was; empty before the first
     * @param at when that was; empty before the first
     */
    public record Copy(String list, long post, String address, String state, String site, Optional<Instant> at) {
    }

    /**
     * Something that came back or was done about it.
     *
     * @param at when
     * @param list the post address
     * @param post the number of the post; empty where it is about none
     * @param address which of the person's
     * @param what happened, in a sentence; whom a notice names behind a forwarding is another person, and not told
     * @param reason of it, in a sentence; empty where there is none
     * @param severity {@code permanent} or {@code temporary}, as in the events that programs read; empty where nothing failed
     * @param status the enhanced status; empty where there is none
     * @param evidence the line that decided; empty where there is none
     * @param rule the name of the rule that read it; empty where there is none
     * @param effect what it did to the score, in a word, as in events
     * @param points by how much it changed the score
     * @param score the score behind it, in points
     */
    public record Bounced(Instant at, String list, Optional<Long> post, String address, String what, String reason,
            @JsonProperty("class") String severity, String status, String evidence, String rule, String effect, double points,
            double score) {
    }

    /** What is kept of somebody's mail. @param phrases in whose language it is told what came back */
    Kept of(Somebody person, Phrases phrases) {
        List<PersonalData.Numbers> subscriptions = lists.numbers(person.personId());
        Map<Long, String> names = subscriptions.stream().collect(Collectors.toMap(PersonalData.Numbers::listId, PersonalData.Numbers::list,
                (first, _) -> first));
        List<Copy> sent = copies.ofSubscribers(names.keySet(), subscriptions.stream().map(PersonalData.Numbers::id).toList(), MAX_COPIES)
                .stream().map(copy -> copy(copy, names)).toList();
        return new Kept(sent, bounces.ofAddresses(names.keySet(), person.keys(), MAX_EVENTS).stream()
                .map(event -> bounced(event, names, phrases)).toList());
    }

    private static Copy copy(SentCopy copy, Map<Long, String> names) {
        return new Copy(names.get(copy.listId()), copy.postId(), copy.address(), copy.state().word(), copy.site(),
                Optional.ofNullable(copy.at()));
    }

    private static Bounced bounced(BounceEvent event, Map<Long, String> names, Phrases phrases) {
        long post = event.about().postId();
        return new Bounced(event.at(), names.get(event.whom().listId()), post == 0 ? Optional.empty() : Optional.of(post),
                event.whom().address(), phrases.say(event.kind().key()),
                Reason.of(event.finding().reason()).map(Reason::key).map(phrases::say).orElse(""), event.finding().severity(),
                event.finding().status(), event.finding().evidence(), event.finding().rule(), event.effect().word(),
                EventJson.points(event.points()), EventJson.points(event.score()));
    }
}
