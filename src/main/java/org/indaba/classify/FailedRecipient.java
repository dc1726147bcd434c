package org.indaba.classify;

/**
 * An address that a notice is about.
 *
 * @param address as the notice writes it, without brackets; empty if the notice names nobody
 * @param diagnosis what is wrong
 */
public record FailedRecipient(String address, Diagnosis diagnosis) {
}
