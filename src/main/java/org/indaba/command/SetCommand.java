package org.indaba.command;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.language.Languages;
import org.indaba.lists.PreferenceChange;
import org.indaba.notice.Notice.Wish;

/**
 * Reads {@code set}: what it takes by Mailman's words and by our own, each as {@code member set} takes it; and writes it again. Pure
 * functions.
 */
final class SetCommand {

    private static final Set<String> YES = Set.of("on", "yes", "true", "enable", "enabled");
    private static final Set<String> NO = Set.of("off", "no", "false", "disable", "disabled");

    private SetCommand() {
    }

    /**
     * The command; empty if the words behind {@code set} are no sentence of its.
     *
     * @param words in lower case
     * @param today in universal time: a day that is over ends nothing
     */
    static Optional<MailCommand> of(List<String> words, LocalDate today) {
        if (words.isEmpty() || words.equals(List.of("show"))) {
            return Optional.of(new MailCommand.ShowSettings());
        }
        String what = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        return switch (what) {
            case "delivery", "mail" -> delivery(rest, today);
            // Mailman's myposts, and what people write.
            case "myposts", "own-posts", "ownposts" -> yesNo(rest, "own-posts", "yes", "no");
            case "own", "my" -> rest.isEmpty() || !rest.getFirst().equals("posts") ? Optional.empty()
                    : yesNo(rest.subList(1, rest.size()), "own-posts", "yes", "no");
            // Who wants no duplicates wants no copy where he is addressed.
            case "duplicates" -> yesNo(rest, "skip-when-addressed", "no", "yes");
            case "prefix" -> yesNo(rest, "prefix", "list", "none");
            case "footer" -> yesNo(rest, "footer", "list", "none");
            case "plain", "text" -> yesNo(rest, "text", "only", "list");
            case "language" -> rest.size() != 1 ? Optional.empty()
                    : Languages.shipped().best(rest.getFirst()).map(language -> change("language", language.tag()));
            // What Mailman knows and we do not: digests, acknowledgements, reminders, passwords.
            default -> Optional.empty();
        };
    }

    /** {@code on}, {@code off}, {@code off until 2027-01-31}. */
    private static Optional<MailCommand> delivery(List<String> rest, LocalDate today) {
        if (rest.size() == 3 && NO.contains(rest.getFirst()) && rest.get(1).equals("until")) {
            return PreferenceChange.day(rest.get(2), today).map(day -> change("off-until", day.toString()));
        }
        return yesNo(rest, "delivery", "on", "off");
    }

    private static Optional<MailCommand> yesNo(List<String> rest, String key, String yes, String no) {
        if (rest.size() != 1) {
            return Optional.empty();
        }
        String word = rest.getFirst();
        return YES.contains(word) ? Optional.of(change(key, yes)) : NO.contains(word) ? Optional.of(change(key, no)) : Optional.empty();
    }

    /** What is to be changed, as commands that would bring it about; empty for other wishes. */
    static String written(Confirmations.Wished wished) {
        return wished.wish() != Wish.CHANGE ? "" : PreferenceChanges.values(wished.details()).entrySet().stream()
                .map(each -> "set " + written(each.getKey(), each.getValue())).collect(Collectors.joining(", "));
    }

    private static String written(String key, String value) {
        return switch (key) {
            case "off-until" -> "delivery off until " + value;
            case "own-posts" -> "myposts " + onOff(value.equals("yes"));
            case "skip-when-addressed" -> "duplicates " + onOff(value.equals("no"));
            case "prefix", "footer" -> key + " " + onOff(value.equals("list"));
            case "text" -> "plain " + onOff(value.equals("only"));
            // The delivery and the language, which have the same words here and there.
            default -> key + " " + value;
        };
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    private static MailCommand change(String key, String value) {
        return new MailCommand.Change(Map.of(key, value));
    }
}
