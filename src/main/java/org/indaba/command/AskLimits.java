package org.indaba.command;

/**
 * How much strangers can have us write, within a clock hour and over all nodes; what one address gets is {@link AnswerCap#MAX_ANSWERS}.
 *
 * @param formsPerNetwork forms that one network may send: a class room that joins at the same time has one address
 * @param mailsPerNetwork answers to the mail of one network: large providers send for very many people from few networks
 * @param invitationsPerOwner invitations that one person, or one token, sends, over all lists
 * @param overall answers and questions in all; and as many invitations
 */
public record AskLimits(int formsPerNetwork, int mailsPerNetwork, int invitationsPerOwner, int overall) {

    /** @throws IllegalArgumentException if one of them is not positive */
    public AskLimits {
        if (formsPerNetwork < 1 || mailsPerNetwork < 1 || invitationsPerOwner < 1 || overall < 1) {
            throw new IllegalArgumentException("a limit is positive");
        }
    }

    /** What is meant where nothing is said. */
    public static AskLimits standard() {
        return new AskLimits(60, 600, 600, 5_000);
    }
}
