package org.indaba.web.admin;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.indaba.access.Audit;
import org.indaba.deliver.Dropped;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.QueueControl;
import org.indaba.deliver.QueueSelection;
import org.indaba.language.Languages;
import org.indaba.language.Phrases;
import org.indaba.lists.Lists;
import org.indaba.notice.CleanText;
import org.indaba.spool.Transactions;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.Visitor;

/** What an administrator does to the queue; each is written into the audit log, and answered with the page of the part it was done to. */
@Path("/admin/queue")
@For(Audience.ADMINISTRATORS)
@Blocking
final class QueueForms {

    /** What a reason has room for, in characters. */
    static final int MAX_REASON = 500;

    /** The audit log is English, whoever reads the pages. */
    private static final Phrases LOG = Languages.shipped().english();

    private final QueueControl queue;
    private final Ledger ledger;
    private final Lists lists;
    private final Audit audit;
    private final Transactions transactions;
    private final Visitor visitor;
    private final Flash flash;

    QueueForms(QueueControl queue, Ledger ledger, Lists lists, Audit audit, Transactions transactions, Visitor visitor, Flash flash) {
        this.queue = queue;
        this.ledger = ledger;
        this.lists = lists;
        this.audit = audit;
        this.transactions = transactions;
        this.visitor = visitor;
        this.flash = flash;
    }

    /** Makes due now what waits for its time. */
    @POST
    @Path("flush")
    public Response flush(@BeanParam QueueWish wish) {
        return changed(Selection.of(wish), "queue flush", "", part -> queue.flush(part) == 0 ? "admin-flushed-nothing" : "admin-flushed");
    }

    /** Keeps back what waits and what comes, for a time or until it is released. */
    @POST
    @Path("hold")
    public Response hold(@BeanParam QueueWish wish, @FormParam("for") @DefaultValue("") String time) {
        String why = CleanText.line(wish.reason, MAX_REASON);
        String stored = why.isEmpty() ? "held by " + visitor.address() : why;
        Optional<HoldTime> end = HoldTime.of(time);
        String logged = stored + end.map(chosen -> " (" + LOG.say(chosen.key()) + ")").orElse("");
        return changed(Selection.of(wish), "queue hold", logged, part -> {
            if (end.isPresent()) {
                queue.hold(part, stored, end.get().time());
                return "admin-held-for";
            }
            queue.hold(part, stored);
            return "admin-held-back";
        });
    }

    /** Lets go what was kept back. */
    @POST
    @Path("release")
    public Response release(@BeanParam QueueWish wish) {
        return changed(Selection.of(wish), "queue release", "",
                part -> queue.release(part).nothing() ? "admin-released-nothing" : "admin-released");
    }

    /** Ends copies unsent. Large queues are dropped in many transactions, so the log is told before, and of the result behind. */
    @POST
    @Path("drop")
    public Response drop(@BeanParam QueueWish wish) {
        Selection selection = Selection.of(wish);
        String why = CleanText.line(wish.reason, MAX_REASON);
        if (why.isEmpty()) {
            flash.sayNext(Flash.Kind.FAILED, "admin-drop-why");
            return to("/admin/queue/drop" + (selection.everything() ? "" : "?" + selection.query()));
        }
        QueueSelection part = selection.inQueue(ledger);
        record("queue drop", selection, why);
        Dropped dropped = queue.drop(part, why);
        record("queue dropped", selection, LOG.say("admin-copies-count", dropped.copies()));
        flash.sayNext(Flash.Kind.DONE, told(dropped), dropped.copies());
        return to(selection.path());
    }

    /** Whoever drops a post in the middle of its expansion hears that; what a connection has then, its page shows. */
    private static String told(Dropped dropped) {
        if (dropped.unexpanded() > 0) {
            return "admin-dropped-unmade";
        }
        return dropped.windowsAtWork() == 0 ? "admin-dropped" : "admin-dropped-some";
    }

    private Response changed(Selection selection, String action, String detail, Function<QueueSelection, String> change) {
        QueueSelection part = selection.inQueue(ledger);
        String key = transactions.call(() -> {
            String done = change.apply(part);
            audit.appendInTx(visitor.address(), action, selection.words(new ListNames(lists, LOG), LOG), detail);
            return done;
        });
        flash.sayNext(Flash.Kind.DONE, key);
        return to(selection.path());
    }

    private void record(String action, Selection selection, String detail) {
        transactions.run(() -> audit.appendInTx(visitor.address(), action, selection.words(new ListNames(lists, LOG), LOG), detail));
    }

    private static Response to(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
