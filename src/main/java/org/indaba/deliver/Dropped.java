package org.indaba.deliver;

/**
 * What dropping gave.
 *
 * @param copies how many copies will not be sent
 * @param windowsAtWork how many windows could not be dropped because a connection has taken them; they may be dropped a little later
 * @param unexpanded how many mailings were still to become copies for some of their recipients, who get none
 */
public record Dropped(long copies, long windowsAtWork, int unexpanded) {
}
