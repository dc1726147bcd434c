package org.indaba.lists;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of one setting.
 *
 * @param id its number; the larger, the later
 * @param at when
 * @param origin who, and by which way
 * @param key the name of the setting; one of an older program may be gone
 * @param before the value that it had, in its canonical spelling
 * @param after the value that it got
 * @param undone the number of the change that this one took back; null for a change of its own
 */
public record SettingChange(long id, Instant at, ChangeOrigin origin, String key, String before, String after, @Nullable Long undone) {
}
