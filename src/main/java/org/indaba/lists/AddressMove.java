package org.indaba.lists;

import java.util.List;

/** What became of a change of address. */
public sealed interface AddressMove {

    /**
     * It is done.
     *
     * @param lists the ids of the lists that had to do with the old address
     */
    record Moved(List<Long> lists) implements AddressMove {
        public Moved {
            lists = List.copyOf(lists);
        }
    }

    /** The new or the old address is banned from the site or from one of these lists; nothing was changed. */
    record Banned() implements AddressMove {
    }

    /** The person would have more than {@link People#MAX_ADDRESSES}; nothing was changed. */
    record TooMany() implements AddressMove {
    }

    /** Nobody has the old address. */
    record Unknown() implements AddressMove {
    }
}
