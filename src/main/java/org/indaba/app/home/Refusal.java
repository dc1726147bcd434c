package org.indaba.app.home;

/**
 * The program cannot do what was asked. The message is for the person at the keyboard: one or two plain sentences that say what is
 * wrong and what to do about it. It ends a command with exit code 1, without a stack trace.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what to do, in whole sentences */
    public Refusal(String message) {
        super(message);
    }

    /** As above, with what caused it, which is shown with {@code --debug}. */
    public Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
