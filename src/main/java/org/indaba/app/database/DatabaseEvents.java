package org.indaba.app.database;

/** Told when the embedded database ends without being asked to. Called on a thread of the database's own. */
public interface DatabaseEvents {

    /** It ended; a restart follows. @param reason the server's last words */
    void ended(String reason);

    /** It runs again at the same address; connections from before are dead. */
    void restarted();

    /** A restart failed; another try may follow. */
    void restartFailed(String reason);

    /** No further try follows: Indaba cannot go on. */
    void gaveUp();
}
