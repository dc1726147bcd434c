package org.indaba.lists;

import jakarta.persistence.Embeddable;

/** The key of a row of {@code former_names}. */
@Embeddable
record FormerNameKey(String domain, String name) {
}
