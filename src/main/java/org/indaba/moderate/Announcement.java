package org.indaba.moderate;

/**
 * What moderators are to be told.
 *
 * @param first the post that has waited longest, of those that they are told of
 * @param others how many more wait that they are told of: those that they do not know of, or once a week all
 */
public record Announcement(HeldPost first, long others) {
}
