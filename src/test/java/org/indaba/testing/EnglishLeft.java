package org.indaba.testing;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds English in a page that should be in another language: words that hardly a sentence does without, and that are none in French.
 * What is marked as English, is to be typed, or was said by machines, is left out, and so are names and addresses. Stateless.
 */
public final class EnglishLeft {

    private static final Pattern NOT_OURS = Pattern.compile(
            "(?s)<(script|style|pre|code)\\b.*?</\\1>|<(\\w+)[^>]* lang=\"en\"[^>]*>.*?</\\2>|<input type=\"hidden\"[^>]*>");
    private static final Pattern SAID_ASIDE = Pattern.compile(" (?:aria-label|title|placeholder|alt|data-label)=\"([^\"]*)\"");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    /** Addresses, files, and what is a name in every language: a field of the header, a command by mail, a command of SMTP. */
    private static final Pattern NAME = Pattern.compile("\\S*[@/]\\S*|\\S+\\.\\S+|\\b(?:champ|commande) \\w+|\\bMAIL FROM\\b");
    private static final Pattern WORD = Pattern.compile("(?i)\\b(the|and|of|with|from|by|is|are|was|were|it|its|not|nothing|nobody|this|"
            + "that|these|there|they|you|your|what|which|who|yet|ago|since|now|never|none|posts?|mails?|lists?|subscribers?|members?|"
            + "owners?|queue|held|failed|delivered|queued|unknown|back|next|older|newest|show|find|search|copy|waits?|bounces?)\\b");

    private EnglishLeft() {
    }

    /** The words, with what stands around them. */
    public static List<String> in(String page) {
        String ours = NOT_OURS.matcher(page).replaceAll(" ");
        String aside = String.join(" . ", SAID_ASIDE.matcher(ours).results().map(found -> found.group(1)).toList());
        String text = (TAG.matcher(ours).replaceAll(" ") + " . " + aside).replaceAll("&[#\\w]+;", " ");
        String words = NAME.matcher(text).replaceAll(" ").replaceAll("\\s+", " ");
        return WORD.matcher(words).results().map(found -> around(words, found)).distinct().toList();
    }

    private static String around(String words, MatchResult found) {
        return words.substring(Math.max(0, found.start() - 40), Math.min(words.length(), found.end() + 40));
    }
}
