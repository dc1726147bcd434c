package org.indaba.deliver;

import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A part of the queue. All that is given must match.
 *
 * @param site a site, or the domain of mail that has no route yet; empty for all
 * @param listId a list; 0 for all
 * @param mailingId a mailing; 0 for all
 */
public record QueueSelection(String site, long listId, long mailingId) {

    /** The condition on windows w and mailings m. */
    static final String MATCHES = """
            (:site = '' OR coalesce(w.site, w.domain) = :site) AND (:list = 0 OR m.list_id = :list) AND (:mailing = 0 OR m.id = :mailing)
            """;

    /** Everything. */
    public static QueueSelection all() {
        return new QueueSelection("", 0, 0);
    }

    /** What waits for one site. */
    public static QueueSelection ofSite(String site) {
        return new QueueSelection(site, 0, 0);
    }

    /** What is left of one list's mail. */
    public static QueueSelection ofList(long listId) {
        return new QueueSelection("", listId, 0);
    }

    /** What is left of one mailing. */
    public static QueueSelection ofMailing(long mailingId) {
        return new QueueSelection("", 0, mailingId);
    }

    <S extends SqlStatement<S>> S bindTo(S statement) {
        return statement.bind("site", site).bind("list", listId).bind("mailing", mailingId);
    }
}
