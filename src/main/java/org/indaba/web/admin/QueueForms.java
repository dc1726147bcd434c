package org.indaba.web.admin;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Function;
import org.indaba.access.Audit;
import org.indaba.deliver.Dropped;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.QueueControl;
import org.indaba.deliver.QueueSelection;
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
    public Response flush(@FormParam("site") @DefaultValue("") String site, @FormParam("list") @DefaultValue("") String list,
            @FormParam("post") @DefaultValue("") String post) {
        Selection selection = Selection.of(site, list, post);
        return changed(selection, "queue flush", "", part -> queue.flush(part) == 0 ? "Nothing waited for its time."
                : "It is due now, and is tried within seconds.");
    }

    /** Keeps back what waits and what comes. */
    @POST
    @Path("hold")
    public Response hold(@FormParam("site") @DefaultValue("") String site, @FormParam("list") @DefaultValue("") String list,
            @FormParam("post") @DefaultValue("") String post, @FormParam("reason") @DefaultValue("") String reason) {
        Selection selection = Selection.of(site, list, post);
        String why = CleanText.line(reason, MAX_REASON);
        String stored = why.isEmpty() ? "held by " + visitor.address() : why;
        return changed(selection, "queue hold", stored, part -> {
            queue.hold(part, stored);
            return "It is kept back until you release it. What a connection has taken already finishes its try.";
        });
    }

    /** Lets go what was kept back. */
    @POST
    @Path("release")
    public Response release(@FormParam("site") @DefaultValue("") String site, @FormParam("list") @DefaultValue("") String list,
            @FormParam("post") @DefaultValue("") String post) {
        return changed(Selection.of(site, list, post), "queue release", "", part -> {
            queue.release(part);
            return "It goes on. What another hold keeps back stays.";
        });
    }

    /** Ends copies unsent. Large queues are dropped in many transactions, so the log is told before, and of the result behind. */
    @POST
    @Path("drop")
    public Response drop(@FormParam("site") @DefaultValue("") String site, @FormParam("list") @DefaultValue("") String list,
            @FormParam("post") @DefaultValue("") String post, @FormParam("reason") @DefaultValue("") String reason) {
        Selection selection = Selection.of(site, list, post);
        String why = CleanText.line(reason, MAX_REASON);
        if (why.isEmpty()) {
            flash.tellNext(Flash.Kind.FAILED, "Nothing was dropped: say why, since the ledger keeps the reason.");
            return to("/admin/queue/drop" + (selection.everything() ? "" : "?" + selection.query()));
        }
        QueueSelection part = selection.inQueue(ledger);
        record("queue drop", selection, why);
        Dropped dropped = queue.drop(part, why);
        record("queue dropped", selection, Words.count(dropped.copies(), "copy", "copies"));
        flash.tellNext(Flash.Kind.DONE, Words.count(dropped.copies(), "copy", "copies") + " will not be sent."
                + (dropped.windowsAtWork() == 0 ? "" : " Some are being sent just now; they can be dropped if they fail."));
        return to(selection.path());
    }

    private Response changed(Selection selection, String action, String detail, Function<QueueSelection, String> change) {
        QueueSelection part = selection.inQueue(ledger);
        String said = transactions.call(() -> {
            String done = change.apply(part);
            audit.appendInTx(visitor.address(), action, selection.words(new ListNames(lists)), detail);
            return done;
        });
        flash.tellNext(Flash.Kind.DONE, said);
        return to(selection.path());
    }

    private void record(String action, Selection selection, String detail) {
        transactions.run(() -> audit.appendInTx(visitor.address(), action, selection.words(new ListNames(lists)), detail));
    }

    private static Response to(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
