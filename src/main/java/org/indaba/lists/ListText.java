package org.indaba.lists;

import java.time.Instant;

/**
 * What the owners of a list say in place of our words.
 *
 * @param notice the word of the notice
 * @param language the tag of the language
 * @param subject one line, with names of values in braces
 * @param body lines that end in LF, with names of values in braces
 * @param changedBy who wrote it
 * @param changedAt when
 */
public record ListText(String notice, String language, String subject, String body, String changedBy, Instant changedAt) {
}
