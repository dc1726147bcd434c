package org.indaba.mime;

/** What making a message fit for a peer without 8BITMIME gave. */
public sealed interface SevenBitReading {

    /** Every octet is below 128 already. */
    record Unneeded() implements SevenBitReading {
    }

    /**
     * It can be done.
     *
     * @param rendering of the same original; its breaks name {@link SevenBit#NAME}
     */
    record Converted(Rendering rendering) implements SevenBitReading {
    }

    /**
     * It cannot be done without losing what the author wrote.
     *
     * @param reason for the ledger
     */
    record Impossible(String reason) implements SevenBitReading {
    }
}
