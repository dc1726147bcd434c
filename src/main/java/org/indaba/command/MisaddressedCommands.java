package org.indaba.command;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.moderate.ArrivedMessage;
import org.indaba.moderate.CommandReading;

/**
 * Finds commands that were sent to the list itself, to all its subscribers. Words that people also say to one another ("help") count where
 * nothing else was said, or where the same line says that the list is meant; what a machine wrote counts only where it is nothing else, and
 * an answer to a post only by the token of a question of ours. Takes time in proportion to what it looks at, which is bounded. Thread-safe.
 */
public final class MisaddressedCommands implements CommandReading {

    /** Who wrote more lines than this, beside what he quotes and his signature, has something to tell the others. */
    static final int MAX_LINES = 3;

    /** Verbs that people also say to one another ("Please join!", "To leave:"). */
    private static final Set<String> EVERYDAY = Set.of("help", "join", "leave", "remove");

    /** Beside them these, or an address, say that the list is meant. */
    private static final Set<String> OF_A_LIST = Set.of("list", "mailing", "mailinglist");

    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]+");

    @Override
    public boolean isCommand(MailList list, ArrivedMessage message) {
        Speech speech = new Speech(list, message.authors().isEmpty() ? list.post() : message.authors().getFirst());
        String subject = CommandLines.shortened(message.subject());
        if (speech.confirms(subject)) {
            return true;
        }
        if (isAnswer(message)) {
            return false;
        }
        return MailText.of(message.octets(), message.header()).filter(text -> {
            List<String> lines = OwnWords.of(text.text()).lines().filter(line -> !line.isBlank()).toList();
            return lines.size() <= MAX_LINES && (message.machineMarks().made().isEmpty() && speech.isPlain(subject, lines)
                    || text.whole() && speech.isNothingElse(subject, lines));
        }).isPresent();
    }

    // RFC 5322 §3.6.4: an answer names in In-Reply-To and References what it answers.
    private static boolean isAnswer(ArrivedMessage message) {
        return message.header().first("In-Reply-To").isPresent() || message.header().first("References").isPresent()
                || CommandLines.isAnswer(message.subject());
    }

    /**
     * The commands of one author at one list.
     *
     * @param list whose name and addresses may stand behind a command
     * @param author whose address may
     */
    private record Speech(MailList list, EmailAddress author) {

        boolean confirms(String subject) {
            return subjectCommands(subject).stream().anyMatch(command -> command instanceof MailCommand.Confirm);
        }

        /** Whether a command stands somewhere that can be nothing else. */
        boolean isPlain(String subject, List<String> lines) {
            return isPlainly(subject, subjectCommands(subject)) || lines.stream().anyMatch(line -> isPlainly(line, lineCommands(line)));
        }

        private static boolean isPlainly(String said, List<MailCommand> commands) {
            Set<String> words = NO_LETTERS.splitAsStream(said.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
            return (Collections.disjoint(words, EVERYDAY) || !Collections.disjoint(words, OF_A_LIST) || said.contains("@"))
                    && commands.stream().anyMatch(command -> isForUs(command) && !(command instanceof MailCommand.Help));
        }

        /** Whether the subject and every line are commands; one of both may be empty. */
        boolean isNothingElse(String subject, List<String> lines) {
            return !(subject.isBlank() && lines.isEmpty())
                    && (subject.isBlank() || subjectCommands(subject).stream().anyMatch(Speech::isForUs))
                    && lines.stream().allMatch(line -> lineCommands(line).stream().anyMatch(Speech::isForUs));
        }

        private static boolean isForUs(MailCommand command) {
            return switch (command) {
                case MailCommand.Join _, MailCommand.Leave _, MailCommand.Confirm _, MailCommand.Help _,
                     MailCommand.ForAnother _ -> true;
                // What else commands begin with are words of posts, too: info, who, which, set.
                case MailCommand.Info _, MailCommand.Who _, MailCommand.Which _, MailCommand.ShowSettings _, MailCommand.Change _,
                     MailCommand.Unclear _ -> false;
            };
        }

        // The day matters to wishes about deliveries only, which are not looked for.
        private List<MailCommand> subjectCommands(String subject) {
            return CommandLines.of(subject, "", list, author, LocalDate.EPOCH);
        }

        private List<MailCommand> lineCommands(String line) {
            return CommandLines.of("", line, list, author, LocalDate.EPOCH);
        }
    }
}
