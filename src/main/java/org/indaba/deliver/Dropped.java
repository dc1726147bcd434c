package org.indaba.deliver;

/**
 * What dropping gave.
 *
 * @param copies how many copies will not be sent
 * @param windowsAtWork how many windows could not be dropped because a connection has taken them; they may be dropped a little later
 */
public record Dropped(long copies, long windowsAtWork) {
}
