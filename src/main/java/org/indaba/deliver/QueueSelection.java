package org.indaba.deliver;

import java.util.Locale;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A part of the queue. All that is given must match.
 *
 * @param site a site, or the domain of mail that has no route yet, as {@link SiteNames#asKept} spells it; empty for all
 * @param listId a list; 0 for all
 * @param mailingId a mailing; 0 for all
 * @param address a recipient as {@link #onlyTo} spells it; empty for all
 */
public record QueueSelection(String site, long listId, long mailingId, String address) {

    /** Takes the name of the site as anybody writes it. */
    public QueueSelection {
        site = SiteNames.asKept(site);
    }

    /**
     * The copy of a window w that goes to the address and is not finished: one at most, since nobody has two copies of a mailing. Only a
     * domain's own windows are looked into, a range of 100 copies each; OFFSET 0 as in {@link CopySql}.
     */
    static final String COPY = """
            SELECT c.id FROM (
                SELECT r.* FROM copies r WHERE r.day = w.day AND r.id BETWEEN w.first_copy AND w.last_copy AND r.mailing_id = w.mailing_id
                OFFSET 0) c
            CROSS JOIN LATERAL (<last>) o
            WHERE w.domain = split_part(:address, '@', -1) AND lower(c.address) = :address AND NOT o.ended AND o.last <> 'SHUNTED' AND <own>
            """.replace("<last>", CopySql.LAST_TRY).replace("<own>", CopySql.ITS_OWN);

    /** The condition on windows w and mailings m. */
    static final String MATCHES = """
            (:site = '' OR coalesce(w.site, w.domain) = :site) AND (:list = 0 OR m.list_id = :list) AND (:mailing = 0 OR m.id = :mailing)
            AND (:address = '' OR EXISTS (<copy>))
            """.replace("<copy>", COPY);

    /** How many copies of a window w are meant. */
    static final String COPIES = "CASE WHEN :address = '' THEN w.copies ELSE 1 END";

    /** Everything. */
    public static QueueSelection all() {
        return new QueueSelection("", 0, 0, "");
    }

    /** What waits for one site. */
    public static QueueSelection ofSite(String site) {
        return new QueueSelection(site, 0, 0, "");
    }

    /** What is left of one list's mail. */
    public static QueueSelection ofList(long listId) {
        return new QueueSelection("", listId, 0, "");
    }

    /** What is left of one mailing. */
    public static QueueSelection ofMailing(long mailingId) {
        return new QueueSelection("", 0, mailingId, "");
    }

    /** Of this part what goes to one address, whatever the case of its letters. */
    public QueueSelection onlyTo(EmailAddress recipient) {
        return new QueueSelection(site, listId, mailingId, recipient.toString().toLowerCase(Locale.ROOT));
    }

    <S extends SqlStatement<S>> S bindTo(S statement) {
        return statement.bind("site", site).bind("list", listId).bind("mailing", mailingId).bind("address", address);
    }
}
