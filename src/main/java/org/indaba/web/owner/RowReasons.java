package org.indaba.web.owner;

import java.util.Map;
import org.indaba.lists.RosterResult;
import org.indaba.web.VisitorLanguage;

/** Why rows of members are wrong, in the visitor's language: programs and logs have these reasons in English. Stateless. */
final class RowReasons {

    /** The keys of what is said, by the reasons of {@code lists} and {@code mail}. */
    static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("is banned", "members-row-banned"),
            Map.entry("is an address of the list itself", "members-row-own"),
            Map.entry("the address column is missing", "members-row-short"),
            Map.entry("an address has a local part, one @ and a domain", "members-row-no-address"),
            Map.entry("the local part is empty", "members-row-no-address"),
            Map.entry("the local part holds a character that needs quotes, or a misplaced dot", "members-row-before"),
            Map.entry("the local part is longer than 64 octets", "members-row-before-long"),
            Map.entry("a domain has 1 to 255 octets", "members-row-behind"),
            Map.entry("the domain is no internationalised name", "members-row-behind"),
            Map.entry("the domain holds an empty, overlong or ill-formed label", "members-row-behind"));

    private RowReasons() {
    }

    /** A reason; what is wrong very seldom is said as it is kept. */
    static String say(VisitorLanguage language, String reason) {
        if (reason.startsWith(RosterResult.BANNED_BY)) {
            return language.say("members-row-banned-by", reason.substring(RosterResult.BANNED_BY.length()));
        }
        String key = KEYS.get(reason);
        return key == null ? reason : language.say(key);
    }
}
