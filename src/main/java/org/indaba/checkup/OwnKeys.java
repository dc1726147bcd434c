package org.indaba.checkup;

import java.util.List;

/** The keys that we sign with. */
@FunctionalInterface
public interface OwnKeys {

    /** What a key is for at this time. */
    enum Use {
        /** Mail is signed with it. */
        SIGNS,
        /** Mail will be signed with it. */
        COMES,
        /** Mail was signed with it that may still be on its way. */
        WENT
    }

    /**
     * A key.
     *
     * @param name where its record stands in DNS
     * @param record the text of that record
     * @param zoneLine the same for a zone
     * @param use what it is for
     */
    record OwnKey(String name, String record, String zoneLine, Use use) {
    }

    /** Those of a domain whose records matter now. */
    List<OwnKey> of(String domain);
}
