package org.indaba.moderate;

/**
 * What moderators are to be told.
 *
 * @param first the post that has waited longest of those they do not know of
 * @param others how many more wait that they do not know of
 */
public record Announcement(HeldPost first, long others) {
}
