package org.indaba.app.backup;

import java.util.Objects;

/**
 * What the end of a backup says of one of its entries.
 *
 * @param entry its name
 * @param lines how many line feeds are in it: in a table's, the rows
 * @param octets its size
 * @param sha256 the digest over its octets, in hexadecimal
 */
record Seal(String entry, long lines, long octets, String sha256) {
    Seal {
        Objects.requireNonNull(entry);
        Objects.requireNonNull(sha256);
    }
}
