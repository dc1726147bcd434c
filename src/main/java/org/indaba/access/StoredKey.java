package org.indaba.access;

import java.time.Instant;
import org.indaba.mail.TokenKey;

/**
 * A token key as all nodes share it.
 *
 * @param key id and secret
 * @param signsFrom from when on it signs, until the next one does
 */
public record StoredKey(TokenKey key, Instant signsFrom) {
}
