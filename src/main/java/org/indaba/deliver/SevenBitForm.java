package org.indaba.deliver;

import org.indaba.mime.MessageOctets;
import org.indaba.mime.Rendering;

/**
 * Makes a message fit for peers that do not offer 8BITMIME (RFC 6152 §3): the joint to the conversion that {@code mime} knows.
 * Thread-safe.
 */
public interface SevenBitForm {

    /**
     * Another rendering of the same original whose octets are all below 128, as far as that can be done; slots stay. What is still
     * eight-bit afterwards fails at such peers as a protocol fact.
     *
     * @param original the octets that both renderings keep ranges of
     * @param rendering what would be sent to a peer with 8BITMIME
     */
    Rendering of(MessageOctets original, Rendering rendering);
}
