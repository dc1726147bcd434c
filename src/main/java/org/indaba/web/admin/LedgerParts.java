package org.indaba.web.admin;

import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.LedgerSlice;
import org.indaba.deliver.LedgerView;
import org.indaba.deliver.MailingState;
import org.indaba.expand.ExpansionView;
import org.indaba.lists.SubscriberSearch;
import org.indaba.notice.CleanText;
import org.jspecify.annotations.Nullable;

/** Makes the living part of a post's page. What it costs does not depend on the size of the list. Thread-safe. */
@Singleton
final class LedgerParts {

    /** Copies on a page: with the longest and most hostile texts in each, the page stays below 100 KB. */
    static final int PAGE = 40;
    /** What a row shows of an address and of a reply, in characters: escaped, a hostile one weighs six times as much. */
    static final int SHOWN_CHARS = 80;
    /** A search for more than an address can be is no search. RFC 5321 §4.5.3.1.3. */
    private static final int MAX_SEARCH = 256;

    /** While copies are on their way somebody may be watching. */
    private static final String QUICKLY = "1s";
    /** While all that is left waits for its time, there is less to see. */
    private static final String SLOWLY = "10s";
    /** Two looks that are further apart than this say nothing about the pace at this moment. */
    private static final Duration PACE_WITHIN = Duration.ofSeconds(30);
    private static final Duration PACE_FROM = Duration.ofMillis(300);

    private final Views views;
    private final ExpansionView expansions;
    private final SubscriberSearch search;

    LedgerParts(Views views, ExpansionView expansions, SubscriberSearch search) {
        this.views = views;
        this.expansions = expansions;
        this.search = search;
    }

    /** The part; empty while the post has no mailing, or is not shown there. */
    Optional<LedgerPart> of(PostPlace place, long postId, LedgerWish wish, Teller teller) {
        return views.ledger().mailing(postId).filter(mailing -> place.shows(mailing.listId()))
                .map(mailing -> part(place.post(postId), mailing, wish, teller));
    }

    /**
     * The part alone: what the page asks for again while something moves. Somebody who opens it as a page gets the page.
     *
     * @param htmx set by htmx alone
     * @throws NotFoundException if there is none
     */
    Response alone(PostPlace place, long postId, LedgerWish wish, @Nullable String htmx, Teller teller) {
        if (htmx == null || htmx.isEmpty()) {
            return Response.seeOther(URI.create(place.post(postId))).build();
        }
        return Response.ok(new PostPage.Ledger(of(place, postId, wish, teller)
                .orElseThrow(() -> new NotFoundException("admin-post-no-copies")))).build();
    }

    private LedgerPart part(String path, MailingState mailing, LedgerWish wish, Teller teller) {
        Optional<CopyState> state = Arrays.stream(CopyState.values()).filter(each -> each.word().equals(wish.state)).findFirst();
        String text = CleanText.line(wish.search, MAX_SEARCH);
        long after = Words.number(wish.after);
        LedgerSlice slice = slice(mailing, state, text, after);
        boolean unfinished = expansions.unfinished(mailing.mailingId());
        String query = query(state, text, after);
        String every = every(mailing, unfinished);
        String again = every.isEmpty() ? "" : path + "/ledger?at=" + teller.now().toEpochMilli() + "&ended=" + mailing.ended()
                + (query.isEmpty() ? "" : "&" + query);
        return new LedgerPart(path, again, every, path + (query.isEmpty() ? "" : "?" + query), totals(mailing, wish, unfinished, teller),
                tabs(mailing, path, text.isEmpty() ? state : Optional.empty(), text, teller), new LedgerPart.Search(text, ""),
                rows(path, slice, teller), slice.next() == 0 ? "" : path + "?" + query(state, text, slice.next()) + "#copies",
                note(slice, text, teller));
    }

    private LedgerSlice slice(MailingState mailing, Optional<CopyState> state, String text, long after) {
        LedgerView ledger = views.ledger();
        if (!text.isEmpty()) {
            List<Long> found = search.startingWith(mailing.listId(), text);
            List<LedgerCopy> copies = ledger.of(mailing, found);
            return new LedgerSlice(copies.subList(0, Math.min(PAGE, copies.size())), 0,
                    copies.size() > PAGE || found.size() >= SubscriberSearch.MAX_FOUND ? LedgerSlice.Looked.PARTLY
                            : LedgerSlice.Looked.COMPLETE);
        }
        return state.map(each -> ledger.in(mailing, each, after, PAGE))
                .orElseGet(() -> ledger.all(mailing, after, PAGE));
    }

    private static String query(Optional<CopyState> state, String text, long after) {
        List<String> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            return "q=" + Words.encoded(text);
        }
        state.ifPresent(each -> parts.add("state=" + each.word()));
        if (after != 0) {
            parts.add("after=" + after);
        }
        return String.join("&", parts);
    }

    private static String every(MailingState mailing, boolean unfinished) {
        if (unfinished || mailing.in(CopyState.QUEUED) > 0 || mailing.in(CopyState.TRYING) > 0) {
            return QUICKLY;
        }
        return mailing.in(CopyState.DEFERRED) > 0 || mailing.in(CopyState.HELD) > 0 ? SLOWLY : "";
    }

    private static LedgerPart.Totals totals(MailingState mailing, LedgerWish wish, boolean unfinished, Teller teller) {
        Map<CopyState, Long> counts = mailing.counts();
        int share = Words.percent(mailing.ended(), mailing.copies());
        int percent = unfinished ? Math.min(99, share) : share;
        return new LedgerPart.Totals(teller.count(mailing.copies()), teller.count(mailing.ended()), percent, teller.percent(percent),
                StateBar.parts(counts), StateBar.summary(counts, teller), pace(mailing, wish, unfinished, teller));
    }

    private static String pace(MailingState mailing, LedgerWish wish, boolean unfinished, Teller teller) {
        if (mailing.copies() > 0 && mailing.ended() == mailing.copies() && !unfinished && mailing.lastAt() != null) {
            Duration took = Duration.between(mailing.createdAt(), mailing.lastAt());
            return took.toMillis() < 100 || mailing.copies() < 100 ? teller.say("ledger-took", teller.stretch(took))
                    : teller.say("ledger-took-pace", teller.stretch(took), mailing.copies() * 1000 / took.toMillis());
        }
        String written = unfinished ? " " + teller.say("ledger-more-written") : "";
        Duration since = Duration.ofMillis(teller.now().toEpochMilli() - Words.number(wish.at));
        long more = mailing.ended() - Words.number(wish.ended);
        if (since.compareTo(PACE_FROM) >= 0 && since.compareTo(PACE_WITHIN) <= 0 && more > 0) {
            return teller.say("ledger-pace", Math.round(more * 1000.0 / since.toMillis())) + written;
        }
        return mailing.ended() == mailing.copies() && !unfinished ? ""
                : teller.say("ledger-begun", teller.apart(mailing.createdAt())) + written;
    }

    private static List<LedgerPart.Tab> tabs(MailingState mailing, String path, Optional<CopyState> chosen, String text,
            Teller teller) {
        List<LedgerPart.Tab> tabs = new ArrayList<>();
        tabs.add(new LedgerPart.Tab("all", teller.say("ledger-all"), teller.count(mailing.copies()), path + "#copies",
                chosen.isEmpty() && text.isEmpty()));
        for (CopyState state : CopyState.values()) {
            boolean here = chosen.filter(each -> each == state).isPresent();
            if (mailing.in(state) > 0 || here) {
                String address = path + "?state=" + state.word() + "#copies";
                tabs.add(new LedgerPart.Tab(state.word(), teller.state(state), teller.count(mailing.in(state)), address, here));
            }
        }
        return tabs;
    }

    private List<LedgerPart.CopyRow> rows(String path, LedgerSlice slice, Teller teller) {
        Map<Long, Long> cameBack = slice.copies().isEmpty() ? Map.of()
                : views.bounces().counts(slice.copies().stream().map(LedgerCopy::copyId).toList());
        String returned = teller.say("ledger-came-back");
        return slice.copies().stream().map(copy -> new LedgerPart.CopyRow(path + "/copies/" + copy.copyId(),
                CleanText.line(copy.address(), SHOWN_CHARS), copy.state().word(), teller.state(copy.state()),
                teller.momentIfAny(copy.at()), CleanText.line(copy.answer().text(), SHOWN_CHARS),
                copy.nextAttempt() == null || copy.state() != CopyState.DEFERRED ? ""
                        : teller.say("ledger-next-try", teller.apart(copy.nextAttempt())),
                cameBack.containsKey(copy.copyId()) ? returned : "")).toList();
    }

    private static String note(LedgerSlice slice, String text, Teller teller) {
        if (slice.looked() == LedgerSlice.Looked.COMPLETE) {
            return "";
        }
        return text.isEmpty() ? teller.say("ledger-looked-partly", LedgerView.MAX_LOOKED)
                : teller.say("ledger-search-more", slice.copies().size());
    }
}
