package org.indaba.app.cli;

import java.util.function.BooleanSupplier;

/** Changes something with its line in the audit log: neither stands without the other. */
final class Logged {

    private Logged() {
    }

    /**
     * Makes a change in a transaction.
     *
     * @param change what is done; false if there was nothing to do, of which the log does not tell
     */
    static boolean change(Operations operations, BooleanSupplier change, String action, String subject, String detail) {
        return operations.transactions().call(() -> {
            boolean done = change.getAsBoolean();
            if (done) {
                operations.audit().appendInTx(Command.OPERATOR, action, subject, detail);
            }
            return done;
        });
    }
}
