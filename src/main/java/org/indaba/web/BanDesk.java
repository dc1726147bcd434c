package org.indaba.web;

import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.lists.BanPattern;
import org.indaba.lists.BanScope;
import org.indaba.lists.Bans;
import org.indaba.lists.MailList;
import org.indaba.spool.Transactions;

/** What administrators and owners do with bans, each with its line in the audit log. Thread-safe. */
@Singleton
public class BanDesk {

    /** Rows of a page. */
    private static final int PAGE = 50;

    private final Bans bans;
    private final Transactions transactions;
    private final Audit audit;
    private final Visitor visitor;
    private final VisitorLanguage speech;

    BanDesk(Bans bans, Transactions transactions, Audit audit, Visitor visitor, VisitorLanguage speech) {
        this.bans = bans;
        this.transactions = transactions;
        this.audit = audit;
        this.visitor = visitor;
        this.speech = speech;
    }

    /**
     * What came of a form.
     *
     * @param done whether it was taken
     * @param said a sentence
     */
    public record Said(boolean done, String said) {
    }

    /**
     * Some of the bans.
     *
     * @param bans in their order as text
     * @param text what was looked for in them; empty if nothing was
     * @param first whether these are the first
     * @param next what is asked for to see those behind; empty if these are the last
     */
    public record Page(List<String> bans, String text, boolean first, String next) {

        /** Whether nobody is banned at all. */
        public boolean nobody() {
            return bans.isEmpty() && text.isEmpty() && first;
        }

        /** What is asked for to see the first of those that were looked for. */
        public String query() {
            return "text=" + encoded(text);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }

        private static Page of(List<String> found, String text, boolean first) {
            List<String> page = found.subList(0, Math.min(PAGE, found.size()));
            return new Page(page, text, first, found.size() <= PAGE ? ""
                    : "text=" + encoded(text) + "&after=" + encoded(page.getLast()));
        }
    }

    /**
     * The bans of a list, or those of the site where there is none.
     *
     * @param text what they hold; empty for all
     * @param after the last one of the page before; empty for the first page
     */
    public Page page(Optional<MailList> list, String text, String after) {
        // PostgreSQL has no texts with it.
        String sought = text.strip().replace("\0", "");
        List<BanPattern> found = bans.page(scope(list), sought, after.replace("\0", ""), PAGE + 1);
        return Page.of(found.stream().map(BanPattern::text).toList(), sought, after.isEmpty());
    }

    private static BanScope scope(Optional<MailList> list) {
        return list.<BanScope>map(one -> new BanScope.OneList(one.id())).orElseGet(BanScope.Site::new);
    }

    /** Bans somebody. @param typed what stands in the field */
    public Said add(Optional<MailList> list, String typed) {
        return switch (BanPattern.parse(typed)) {
            case BanPattern.Parsed.Invalid invalid -> wrong(invalid);
            case BanPattern.Parsed.Valid(BanPattern pattern) -> switch (transactions.call(() -> addInTx(list, pattern))) {
                case BANNED, BANNED_BEFORE -> new Said(true, speech.say("site-ban-added", pattern.text()));
                case TOO_MANY -> new Said(false, speech.say("ban-too-many", Bans.MAX_EXPRESSIONS));
            };
        };
    }

    private Bans.Added addInTx(Optional<MailList> list, BanPattern pattern) {
        Bans.Added added = bans.addInTx(scope(list), pattern);
        if (added == Bans.Added.BANNED) {
            log("ban add", list, pattern);
        }
        return added;
    }

    /** Lifts a ban. @param typed as it stands in the list of bans */
    public Said remove(Optional<MailList> list, String typed) {
        return switch (BanPattern.toLift(typed)) {
            case BanPattern.Parsed.Invalid invalid -> wrong(invalid);
            case BanPattern.Parsed.Valid(BanPattern pattern) -> {
                transactions.run(() -> {
                    if (bans.removeInTx(scope(list), pattern)) {
                        log("ban remove", list, pattern);
                    }
                });
                yield new Said(true, speech.say("site-ban-removed", pattern.text()));
            }
        };
    }

    private void log(String action, Optional<MailList> list, BanPattern pattern) {
        audit.appendInTx(visitor.address(), action, list.map(one -> one.post().toString()).orElseGet(pattern::text),
                list.isPresent() ? pattern.text() : "on all lists");
    }

    private Said wrong(BanPattern.Parsed.Invalid invalid) {
        return new Said(false, speech.say("ban-wrong-" + invalid.wrong().name().toLowerCase(Locale.ROOT), invalid.detail(),
                BanPattern.MAX_EXPRESSION));
    }
}
