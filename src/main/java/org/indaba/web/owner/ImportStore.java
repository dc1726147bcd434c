package org.indaba.web.owner;

import org.indaba.lists.MemberImports;
import org.indaba.lists.RosterPlace;

/**
 * Where an import is.
 *
 * @param imports where it is kept
 * @param place in memory, while its file is read
 */
public record ImportStore(MemberImports imports, RosterPlace place) {
}
