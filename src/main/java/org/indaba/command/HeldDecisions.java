package org.indaba.command;

import java.util.Optional;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;

/** Carries out what a moderator decides about a held post, in the caller's transaction. Implementations are thread-safe. */
@FunctionalInterface
public interface HeldDecisions {

    /** The post as it waited; empty if it does not wait, for example because somebody else was quicker. */
    Optional<HeldPost> decideInTx(long postId, Decision decision);
}
