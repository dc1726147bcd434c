package org.indaba.language;

/**
 * The language of the site, for those of whom nothing better is known.
 *
 * @param language one of ours
 */
public record SiteLanguage(Language language) {
}
