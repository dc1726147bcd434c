package org.indaba.bounce;

import java.util.List;
import org.indaba.classify.ReplyClassifier;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.Outcome;
import org.indaba.deliver.OutcomeListener;
import org.jdbi.v3.core.Jdbi;

/**
 * Hears what became of copies, and puts those that failed into the journal, with what the reply means. In the way of every copy: a batch
 * without failures costs nothing, one with failures a single statement; what it does to anybody is decided later, elsewhere. Thread-safe.
 */
public final class Refusals implements OutcomeListener {

    private final BounceJournal journal;
    private final ReplyClassifier classifier;

    /**
     * @param jdbi joins the transaction that records the outcomes
     * @param classifier what replies mean
     */
    public Refusals(Jdbi jdbi, ReplyClassifier classifier) {
        this.journal = new BounceJournal(jdbi);
        this.classifier = classifier;
    }

    @Override
    public void recordedInTx(List<Outcome> outcomes) {
        List<BounceEvent> failures = outcomes.stream().filter(Refusals::failed).map(this::event).toList();
        if (!failures.isEmpty()) {
            journal.addRefusalsInTx(failures);
        }
    }

    private static boolean failed(Outcome outcome) {
        return (outcome.state() == CopyState.FAILED || outcome.state() == CopyState.EXPIRED) && outcome.copy().listId() != 0;
    }

    private BounceEvent event(Outcome outcome) {
        return new BounceEvent(0, 0, outcome.at(), EventKind.REFUSAL,
                new BounceEvent.Whom(outcome.copy().listId(), Math.max(0, outcome.copy().subscriptionId()), outcome.copy().address()),
                new BounceEvent.About(outcome.copy().id(), outcome.copy().mailingId(), outcome.copy().postId(), outcome.site(), 0),
                BounceEvent.Finding.of("", classifier.classify(outcome.answer().code(), outcome.answer().enhanced(),
                        outcome.answer().reply())),
                Effect.PENDING, 0, 0, 0);
    }
}
