package org.indaba.web;

import jakarta.inject.Singleton;
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

    /** The bans of a list, or those of the site where there is none. */
    public List<String> all(Optional<MailList> list) {
        return bans.all(scope(list)).stream().map(BanPattern::text).toList();
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
        return switch (BanPattern.parse(typed)) {
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
