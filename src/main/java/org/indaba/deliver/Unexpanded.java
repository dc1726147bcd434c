package org.indaba.deliver;

/** What of mailings is to become copies later. Who makes copies is above us, and ends here what an operator drops. Thread-safe. */
public interface Unexpanded {

    /**
     * Ends it unsent: once this is committed, no copy for anybody is put into the queue; instead the ledger tells of each that it was
     * SUPPRESSED. Waits for a chunk that is being made; so whoever asks the queue behind our commit finds that chunk there.
     *
     * @param part of all sites and addresses, which nobody knows before the copies are made
     * @param reason for the ledger
     * @return how many mailings were still to become copies
     */
    int dropInTx(QueueSelection part, String reason);
}
