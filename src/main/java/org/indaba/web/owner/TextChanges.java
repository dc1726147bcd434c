package org.indaba.web.owner;

import jakarta.enterprise.context.RequestScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.language.Language;
import org.indaba.lists.ListText;
import org.indaba.lists.ListTexts;
import org.indaba.lists.MailList;
import org.indaba.notice.OwnText;
import org.indaba.notice.TextKind;
import org.indaba.spool.Transactions;
import org.indaba.web.Visitor;

/** Keeps what owners say, with the audit log in the same transaction. For one request's threads. */
@RequestScoped
class TextChanges {

    private final ListTexts stored;
    private final Transactions transactions;
    private final Audit audit;
    private final Visitor visitor;
    private final InstantSource clock;

    TextChanges(ListTexts stored, Transactions transactions, Audit audit, Visitor visitor, InstantSource clock) {
        this.stored = stored;
        this.transactions = transactions;
        this.audit = audit;
        this.visitor = visitor;
        this.clock = clock;
    }

    /** Which words are sent: another text for each change. @param own those of the owners; empty for ours */
    static String version(Optional<ListText> own) {
        return own.map(text -> text.changedAt().toString()).orElse("");
    }

    /** Keeps a text; false, with nothing changed, if others are sent by now. @param was the {@link #version} that it takes the place of */
    boolean put(MailList list, TextKind kind, Language language, OwnText text, String was) {
        return transactions.call(() -> {
            Optional<ListText> now = stored.find(list.id(), kind.word(), language.tag());
            if (!version(now).equals(was) && now.filter(each -> new OwnText(each.subject(), each.body()).equals(text)).isEmpty()) {
                return false;
            }
            stored.putInTx(list.id(), new ListText(kind.word(), language.tag(), text.subject(), text.body(), visitor.address(),
                    clock.instant()));
            audit.appendInTx(visitor.address(), "list text set", list.post().toString(), kind.word() + " " + language.tag());
            return true;
        });
    }

    /** Sends our words again; false, with nothing changed, if other words than those of {@code was} are sent by now. */
    boolean reset(MailList list, TextKind kind, Language language, String was) {
        return transactions.call(() -> {
            Optional<ListText> now = stored.find(list.id(), kind.word(), language.tag());
            if (now.isPresent() && !version(now).equals(was)) {
                return false;
            }
            if (stored.removeInTx(list.id(), kind.word(), language.tag())) {
                audit.appendInTx(visitor.address(), "list text reset", list.post().toString(), kind.word() + " " + language.tag());
            }
            return true;
        });
    }
}
