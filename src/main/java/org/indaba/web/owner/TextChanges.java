package org.indaba.web.owner;

import jakarta.enterprise.context.RequestScoped;
import java.time.InstantSource;
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

    void put(MailList list, TextKind kind, Language language, OwnText text) {
        transactions.run(() -> {
            stored.putInTx(list.id(), new ListText(kind.word(), language.tag(), text.subject(), text.body(), visitor.address(),
                    clock.instant()));
            audit.appendInTx(visitor.address(), "list text set", list.post().toString(), kind.word() + " " + language.tag());
        });
    }

    void reset(MailList list, TextKind kind, Language language) {
        transactions.run(() -> {
            if (stored.removeInTx(list.id(), kind.word(), language.tag())) {
                audit.appendInTx(visitor.address(), "list text reset", list.post().toString(), kind.word() + " " + language.tag());
            }
        });
    }
}
