package org.indaba.app;

import org.indaba.access.Audit;
import org.indaba.auth.DkimKeys;
import org.indaba.auth.DkimPublication;
import org.indaba.auth.DomainKey;
import org.indaba.auth.SigningKeys;
import org.indaba.spool.Transactions;
import org.jboss.logging.Logger;

/**
 * The signing keys: those at work are made ready, and those that wait take over when DNS is seen to serve them. Several nodes look for
 * themselves, and of two that see a key at once one changes its row. Thread-safe.
 */
final class NextKeys {

    private static final Logger LOG = Logger.getLogger(NextKeys.class);

    private final DkimKeys keys;
    private final SigningKeys atWork;
    private final DkimPublication publication;
    private final Transactions transactions;
    private final Audit audit;

    NextKeys(DkimKeys keys, SigningKeys atWork, DkimPublication publication, Transactions transactions, Audit audit) {
        this.keys = keys;
        this.atWork = atWork;
        this.publication = publication;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** Reads the keys at work, so that no copy waits until they are loaded. */
    void prepare() {
        atWork.prepare();
    }

    /** Looks once. Nothing is open in the database while DNS is asked. */
    void look() {
        for (DomainKey key : keys.waiting()) {
            switch (publication.of(key)) {
                case DkimPublication.Answer.Served() -> transactions.run(() -> servedInTx(key));
                case DkimPublication.Answer.NotServed(String reason) -> LOG.debugf("%s is not served yet: %s", key.dnsName(), reason);
                case DkimPublication.Answer.Unknown(String reason) -> LOG.debugf("%s cannot be asked for: %s", key.dnsName(), reason);
            }
        }
    }

    private void servedInTx(DomainKey key) {
        if (keys.servedInTx(key.names())) {
            audit.appendInTx("indaba", "dkim activate", key.names().domain(), key.names().selector() + " is served by DNS, and signs in "
                    + DkimKeys.LEAD.toMinutes() + " minutes");
        }
    }
}
