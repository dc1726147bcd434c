package org.indaba.moderate;

import java.util.List;
import org.indaba.mail.Erasure;
import org.indaba.spool.Inbox;
import org.indaba.spool.InboundState;
import org.jdbi.v3.core.Jdbi;

/**
 * What moderation keeps of one person, to be forgotten: posts that wait are dropped, since nobody is to speak in the name of who is gone;
 * the record of what was decided stays and names nobody. That a sender's posts are held, refused or dropped from now on is a rule of the
 * list, as a ban is, and stays; that they are accepted goes. Thread-safe.
 */
public final class HeldTraces {

    private final Jdbi jdbi;
    private final Inbox inbox;

    /**
     * @param jdbi joins the caller's transaction
     * @param inbox lets go of the posts
     */
    public HeldTraces(Jdbi jdbi, Inbox inbox) {
        this.jdbi = jdbi;
        this.inbox = inbox;
    }

    /** Drops and forgets. */
    public void eraseInTx(Erasure somebody) {
        drop(somebody).forEach(post -> inbox.moveInTx(post, InboundState.DONE));
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                    UPDATE held_posts SET author = regexp_replace(author, :patternApart, :address, 'gi'),
                           answer_to = CASE WHEN lower(answer_to) = ANY(:keys) THEN '' ELSE answer_to END,
                           subject = regexp_replace(subject, :pattern, :address, 'gi'),
                           reason = regexp_replace(reason, :pattern, :address, 'gi'),
                           words = regexp_replace(words, :pattern, :address, 'gi'),
                           decided_by = CASE WHEN lower(decided_by) = ANY(:keys) THEN :name ELSE decided_by END
                    WHERE lower(answer_to) = ANY(:keys) OR lower(decided_by) = ANY(:keys) OR author ~* :patternApart OR subject ~* :pattern
                        OR reason ~* :pattern OR words ~* :pattern""")
                    .bindMethods(somebody).execute();
            handle.createUpdate("DELETE FROM sender_rules WHERE key = ANY(:keys) AND verdict = 'ACCEPT'")
                    .bindMethods(somebody).execute();
            handle.createUpdate("UPDATE sender_rules SET made_by = :name WHERE lower(made_by) = ANY(:keys)")
                    .bindMethods(somebody).execute();
        });
    }

    private List<Long> drop(Erasure somebody) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                WITH decided AS (
                    UPDATE held_posts SET decision = 'DISCARDED', decided_by = :name, decided_at = :at, words = ''
                    WHERE decision IS NULL AND lower(author) = ANY(:keys) RETURNING *),
                """ + SqlHeldPosts.FORGOTTEN + "SELECT post_id FROM decided")
                .bindMethods(somebody).mapTo(Long.class).list());
    }
}
