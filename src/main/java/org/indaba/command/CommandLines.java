package org.indaba.command;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;

/**
 * Finds the commands in the subject and body of a mail, as people and their mail programs write them: behind Re:, in any case, with a
 * please, above quotes and signatures. A line is a command only as a whole: prose that begins with a command's word is none.
 */
final class CommandLines {

    /** More commands than this in one mail are no person's. */
    static final int MAX_COMMANDS = 10;

    /** So many lines are looked at; who has something to ask says so at the top. */
    static final int MAX_LINES = 20;

    /** {@code set delivery off until DAY} is the longest. */
    private static final int MAX_SET_WORDS = 5;

    private static final int MAX_LINE = 200;
    private static final int MAX_SUBJECT = 500;
    private static final char NO_BREAK_SPACE = 0xA0;

    /** What follows the list's name may be the author's: as many words. */
    private static final int MAX_NAME_WORDS = 5;

    private static final Set<String> JOIN = Set.of("join", "subscribe", "sub");
    private static final Set<String> LEAVE = Set.of("leave", "unsubscribe", "unsub", "remove", "signoff", "sig");
    private static final Set<String> INFO = Set.of("info", "information");
    private static final Set<String> WHO = Set.of("who", "review");
    private static final Set<String> WHICH = Set.of("which");
    private static final Set<String> END = Set.of("end", "stop", "quit", "exit");
    private static final Set<String> POLITE = Set.of("please", "thanks", "me", "my", "address", "from", "to", "the", "this", "mailing",
            "list");
    private static final Set<String> OPTIONS = Set.of("digest", "nodigest", "digest=no", "digest=mime", "digest=plain");

    /** What mail programs put before the subject of an answer, in several languages; and a list's tag. */
    private static final Pattern PREFIX =
            Pattern.compile("^(?:(?:re|aw|antw|sv|vs|ref|rif|res|rép|fw|fwd|wg|tr)(?:\\[\\d{1,3}])?\\s*:|\\[[^\\]]{0,60}])\\s*",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** The subject of an answer, or of a mail that is passed on, be it behind a list's tag. */
    private static final Pattern ANSWER = Pattern.compile("^\\s*(?:\\[[^\\]]{0,60}]\\s*)*"
            + "(?:re|aw|antw|sv|vs|ref|rif|res|rép|fw|fwd|wg|tr)(?:\\[\\d{1,3}])?\\s*:");

    private static final Pattern PUNCTUATION = Pattern.compile("^[\"'<(*_]+|[\"'>)*_.,;:!?]+$");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}'\u2019.-]{1,40}");
    private static final String ADDRESS = "address=";
    private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{" + TokenCodec.LENGTH + "}");

    /** How the list is called. */
    private final Set<String> names;

    private final Set<String> known;
    private final LocalDate today;

    private CommandLines(MailList list, EmailAddress author, LocalDate today) {
        this.today = today;
        this.names = new HashSet<>(List.of(list.name(), list.post().toString(), list.listId()));
        this.known = new HashSet<>(names);
        known.addAll(List.of(author.key(), ADDRESS + author.key()));
    }

    /** The commands of a mail, each once, in their order. @param today in universal time */
    static List<MailCommand> of(String subject, String body, MailList list, EmailAddress author, LocalDate today) {
        return new CommandLines(list, author, today).commands(subject, body);
    }

    /** So much of a subject as is looked at: strangers write it. */
    static String shortened(String subject) {
        return subject.substring(0, Math.min(subject.length(), MAX_SUBJECT));
    }

    /** Whether a subject is that of an answer, or of a mail that is passed on. */
    static boolean isAnswer(String subject) {
        String begin = shortened(subject).replace(NO_BREAK_SPACE, ' ');
        return ANSWER.matcher(begin.toLowerCase(Locale.ROOT)).find();
    }

    private List<MailCommand> commands(String subject, String body) {
        Set<MailCommand> found = new LinkedHashSet<>();
        for (String line : Stream.concat(Stream.of(withoutPrefixes(subject)), spoken(body).stream()).toList()) {
            List<String> written = words(line);
            List<String> words = written.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
            if (words.size() == 1 && END.contains(words.getFirst())) {
                break;
            }
            boolean joins = found.stream().anyMatch(MailCommand.Join.class::isInstance);
            command(words).or(() -> joinWithName(words, written)).filter(_ -> found.size() < MAX_COMMANDS)
                    .filter(command -> !(joins && command instanceof MailCommand.Join)).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    private static String withoutPrefixes(String subject) {
        String rest = subject.substring(0, Math.min(subject.length(), MAX_SUBJECT)).replace(NO_BREAK_SPACE, ' ').strip();
        String before = "";
        while (!rest.equals(before)) {
            before = rest;
            rest = PREFIX.matcher(rest).replaceFirst("");
        }
        return rest;
    }

    /** The lines that the author wrote: up to a signature or a quoted mail, without quoted lines. */
    private static List<String> spoken(String body) {
        List<String> lines = new ArrayList<>();
        for (String each : (Iterable<String>) body.lines()::iterator) {
            String line = OwnWords.plain(each);
            if (OwnWords.end(line) || lines.size() == MAX_LINES) {
                break;
            }
            if (!line.isEmpty() && !OwnWords.quoted(line)) {
                lines.add(line.substring(0, Math.min(line.length(), MAX_LINE)));
            }
        }
        return lines;
    }

    private static List<String> words(String line) {
        return Stream.of(line.split("\\s+"))
                .map(word -> PUNCTUATION.matcher(word).replaceAll("")).filter(word -> !word.isEmpty()).toList();
    }

    private Optional<MailCommand> command(List<String> words) {
        // What follows the token is our own subject's.
        if (words.size() > 1 && words.getFirst().equals("confirm") && TOKEN.matcher(words.get(1)).matches()) {
            return Optional.of(new MailCommand.Confirm(words.get(1)));
        }
        if (words.size() > 1 && words.getFirst().equals("set")) {
            return set(words);
        }
        List<String> meant = words.stream().filter(word -> !POLITE.contains(word)).toList();
        if (meant.isEmpty()) {
            return Optional.empty();
        }
        String verb = meant.getFirst();
        List<String> others = meant.stream().skip(1).filter(word -> !known.contains(word) && !OPTIONS.contains(word)).toList();
        if (!others.isEmpty()) {
            return (JOIN.contains(verb) || LEAVE.contains(verb)) && others.size() == 1 && others.getFirst().startsWith(ADDRESS)
                    ? Optional.of(new MailCommand.ForAnother()) : Optional.empty();
        }
        if (JOIN.contains(verb)) {
            return Optional.of(new MailCommand.Join(""));
        }
        if (LEAVE.contains(verb)) {
            return Optional.of(new MailCommand.Leave());
        }
        if (WHO.contains(verb)) {
            return Optional.of(new MailCommand.Who());
        }
        if (INFO.contains(verb)) {
            return Optional.of(new MailCommand.Info());
        }
        return meant.size() > 1 ? Optional.empty() : alone(verb);
    }

    /**
     * {@code subscribe LIST First Last}, as LISTSERV and Sympa have it. Only where the list is named: without it, and behind "join", it is
     * prose.
     */
    private Optional<MailCommand> joinWithName(List<String> words, List<String> written) {
        if (words.size() < 3 || words.size() > 2 + MAX_NAME_WORDS || !JOIN.contains(words.getFirst()) || words.getFirst().equals("join")
                || !names.contains(words.get(1))) {
            return Optional.empty();
        }
        List<String> name = written.subList(2, written.size());
        return name.stream().allMatch(word -> NAME.matcher(word).matches())
                ? Optional.of(new MailCommand.Join(String.join(" ", name))) : Optional.empty();
    }

    private static Optional<MailCommand> alone(String verb) {
        if (WHICH.contains(verb)) {
            return Optional.of(new MailCommand.Which());
        }
        return switch (verb) {
            case "help" -> Optional.of(new MailCommand.Help());
            case "set" -> Optional.of(new MailCommand.ShowSettings());
            // Prose.
            default -> Optional.empty();
        };
    }

    /** Short lines that begin so are meant as commands, also where they are none that we know; longer ones are prose. */
    private Optional<MailCommand> set(List<String> words) {
        Optional<MailCommand> understood = SetCommand.of(words.subList(1, words.size()), today);
        return understood.isPresent() || words.size() > MAX_SET_WORDS || words.contains("|") ? understood
                : Optional.of(new MailCommand.Unclear(String.join(" ", words)));
    }
}
