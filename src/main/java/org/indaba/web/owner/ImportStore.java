package org.indaba.web.owner;

import org.indaba.lists.MemberImports;
import org.indaba.lists.RosterPlace;

/**
 * Where an import is while it is looked at, and from then on: what the page needs together, since nobody may fill the one without holding
 * the other.
 *
 * @param imports where it is kept
 * @param place in memory, while its file is read
 */
public record ImportStore(MemberImports imports, RosterPlace place) {
}
