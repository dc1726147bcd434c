package org.indaba.moderate;

/** What a rule says of a post. */
public sealed interface Finding {

    /**
     * The rule has nothing against it.
     *
     * @param says what it saw
     */
    record NoObjection(String says) implements Finding {
    }

    /**
     * The rule wants something other than a plain acceptance.
     *
     * @param verdict what it wants
     * @param remedy what would change its mind, for owners and posters
     */
    record Objection(Verdict verdict, String remedy) implements Finding {
    }
}
