package org.indaba.lists;

import java.util.List;
import java.util.Optional;
import org.indaba.mail.EmailAddress;

/**
 * People and their addresses. Whoever calls has had every address proved that he names: who proves one of a person's addresses speaks
 * for all of them. Thread-safe.
 */
public interface People {

    /** More addresses than this belong to nobody. */
    int MAX_ADDRESSES = 20;

    /** The person who has an address. */
    Optional<Person> of(EmailAddress address);

    /**
     * Makes an address one of a person's: a new one, or one that was somebody's; then everything of that somebody is the person's, but for
     * what he signed in with, which is forgotten.
     *
     * @param person any address of the person; becomes known where it is not yet
     * @return false if the person would have more than {@link #MAX_ADDRESSES}
     */
    boolean addInTx(EmailAddress person, EmailAddress address);

    /** Makes an address the preferred one of its person; false if nobody has it. */
    boolean preferInTx(EmailAddress address);

    /**
     * Takes the live subscriptions of one of a person's addresses to another, with all preferences; roles stay. Lists that have banned
     * either address, and those that the other one is on already, are left out. Posts that were accepted before still go to the old one.
     *
     * @return the ids of the lists that were moved
     */
    List<Long> gatherInTx(EmailAddress from, EmailAddress to);

    /** Gives a person another name. @param displayName may be empty */
    boolean renameInTx(EmailAddress address, String displayName);

    /**
     * Takes an address from its person, as if it had never been his; false if it is on a list, has a role there, or is the only one.
     */
    boolean letGoInTx(EmailAddress address);

    /**
     * Puts one address in the place of another, everywhere in one step: on each list, with all preferences, and in each role. The new one
     * becomes the person's, and the old one is nobody's any more, so that who gets it later is not taken for him. Posts that were accepted
     * before still go to the old one. Nothing is changed while either is banned from one of these lists or from the site.
     */
    AddressMove replaceInTx(EmailAddress from, EmailAddress to);

    /** Switches delivery on for those whose day has come; returns how many. Expansion counts them in from that day on in any case. */
    int wakeSleepersInTx(int limit);
}
