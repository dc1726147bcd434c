package org.indaba.deliver;

/**
 * Where copies are late, or were given up.
 *
 * @param place the site, or the domain where no way to it is known
 * @param copies how many
 * @param reason what was said last about one of them; empty where nothing was
 */
public record LatePlace(String place, long copies, String reason) {
}
