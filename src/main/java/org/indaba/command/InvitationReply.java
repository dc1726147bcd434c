package org.indaba.command;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody says who answers an invitation by mail. Who only presses the button to answer accepts; words that are neither yes nor no
 * are asked about once more, since nobody is put on a list by what was misread. The same words say no to a question about one's own wish,
 * and to what a moderator would accept by answering.
 */
enum InvitationReply {
    YES,
    NO,
    UNCLEAR;

    private static final Pattern WORD = Pattern.compile("[^\\p{L}']+");

    private static final Set<String> ACCEPTING = Set.of("yes", "yep", "yeah", "ok", "okay", "sure", "accept", "accepted", "join", "confirm",
            "subscribe", "oui", "d'accord", "accepte", "j'accepte", "volontiers", "confirme", "ja", "si", "sí", "sim");

    private static final Set<String> DECLINING = Set.of("no", "nope", "not", "never", "don't", "decline", "declined", "refuse", "refused",
            "reject", "rejected", "stop", "unsubscribe", "remove", "non", "pas", "jamais", "refuser", "refusé", "rejeter", "rejeté",
            "décline", "arrêtez", "nein", "nee", "não");

    /** Those words that, besides, ask to leave. */
    private static final Set<String> LEAVING = Set.of("stop", "unsubscribe", "remove");

    /** The same where leaving is asked about, or commands are read: there, a word that asks to leave declines nothing. */
    static InvitationReply aboutLeaving(String ownWords) {
        InvitationReply said = of(ownWords);
        return said == NO && LEAVING.contains(first(ownWords)) ? UNCLEAR : said;
    }

    /** What the author's own words say first. */
    static InvitationReply of(String ownWords) {
        if (ownWords.isBlank()) {
            return YES;
        }
        String first = first(ownWords);
        if (ACCEPTING.contains(first)) {
            return YES;
        }
        return DECLINING.contains(first) ? NO : UNCLEAR;
    }

    private static String first(String ownWords) {
        return WORD.splitAsStream(ownWords.toLowerCase(Locale.ROOT).replace('\u2019', '\'')).filter(word -> !word.isEmpty())
                .findFirst().orElse("");
    }
}
