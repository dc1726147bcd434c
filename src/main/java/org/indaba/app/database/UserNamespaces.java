package org.indaba.app.database;

import java.io.IOException;

/** Whether this machine lets a process into a user namespace of its own. */
@FunctionalInterface
interface UserNamespaces {

    /** Whether {@code unshare -U} works here. */
    boolean work();

    /** Tries it; containers often forbid it, and some systems lack the program. */
    static UserNamespaces ofThisMachine() {
        return () -> {
            try {
                return Execution.run("unshare", "-U", "true").exitCode() == 0;
            } catch (IOException noSuchProgram) {
                return false;
            }
        };
    }
}
