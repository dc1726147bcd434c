package org.indaba.app.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.indaba.app.config.Converters;
import org.indaba.app.home.Refusal;
import org.indaba.deliver.Dropped;
import org.indaba.deliver.QueueHold;
import org.indaba.deliver.QueueLine;
import org.indaba.deliver.QueueSelection;
import org.indaba.deliver.QueueView;
import org.indaba.deliver.Released;
import org.indaba.language.Languages;
import org.indaba.language.Phrases;
import org.indaba.lists.Located;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code queue [--site S] [--list L] [--post P] [--address A]}, {@code queue flush|hold|holds|release|drop …}: what waits to be sent. */
@CommandLine.Command(name = "queue", description = "Shows what waits to be sent, by site and list.",
        subcommands = {QueueCommand.Flush.class, QueueCommand.Hold.class, QueueCommand.Holds.class, QueueCommand.Release.class,
            QueueCommand.Drop.class})
@Manual(examples = {"queue", "queue --list afnog", "queue hold --site mx.example.org"}, seeAlso = {"indaba sites", "indaba copies"})
final class QueueCommand implements Command {

    /** The audit log is English, whoever types. */
    private static final Phrases ENGLISH = Languages.shipped().english();

    /** The options that say what is meant. */
    private static final Set<String> CHOICE = Set.of("--site", "--list", "--post", "--address", "--all");

    @Mixin
    Part part = new Part();

    @Override
    public void run(Operations operations, Console console) {
        List<QueueLine> lines = operations.queue().summary(part.of(operations));
        Map<Long, String> lists = names(operations, lines.stream().mapToLong(QueueLine::listId));
        try (Table table = console.table("site", "list", "copies", "due", "trying", "deferred", "held", "oldest")) {
            for (QueueLine line : lines) {
                table.add(Row.of("site", line.site()).and("list", lists.getOrDefault(line.listId(), "")).and("copies", line.copies())
                        .and("due", line.due()).and("trying", line.trying()).and("deferred", line.deferred()).and("held", line.held())
                        .and("oldest", line.oldest()));
            }
        }
    }

    private static Map<Long, String> names(Operations operations, LongStream wanted) {
        Map<Long, String> names = operations.lists().all().stream()
                .collect(Collectors.toMap(MailList::id, list -> list.post().toString(), (one, _) -> one, HashMap::new));
        Set<Long> others = wanted.filter(id -> id != 0 && !names.containsKey(id)).boxed().collect(Collectors.toSet());
        if (!others.isEmpty()) {
            operations.register().deleted(others).forEach(list -> names.put(list.id(), list.post() + " (deleted)"));
        }
        return names;
    }

    /** Which part of the queue is meant. */
    static final class Part {
        @Option(names = "--site", paramLabel = "SITE", description = "What goes to this site, or domain that has no route yet.")
        @Nullable String site;

        @Option(names = "--list", paramLabel = "LIST", description = "What comes from this list.")
        @Nullable String list;

        @Option(names = "--post", paramLabel = "ID", description = "What is left of this post.")
        @Nullable Long post;

        @Option(names = "--address", paramLabel = "ADDR", converter = AddressConverter.class,
                description = "The copies for this address.")
        @Nullable EmailAddress address;

        QueueSelection of(Operations operations) {
            if (site != null && site.isBlank()) {
                // The shell's variable was empty: not everything is meant.
                throw new Refusal("The site behind --site is empty. See them with: bin/indaba sites");
            }
            long listId = list == null ? 0 : list(operations, list).id();
            QueueSelection part = new QueueSelection(site == null ? "" : site, listId, post == null ? 0 : mailing(operations, post), "");
            return address == null ? part : part.onlyTo(address);
        }

        /** The mailing of a post. Mails of ours stand in the ledger without one: 0 is no post's number. */
        private static long mailing(Operations operations, long post) {
            return Optional.of(post).filter(number -> number > 0).flatMap(operations.ledger()::mailingOf)
                    .orElseThrow(() -> new Refusal("There is no post " + post
                            + " in the ledger. Its number stands in the log as post=…, or name its list with --list."));
        }

        /** Copies of a list that was deleted still leave; a list that lives goes before one that had its address. */
        private static MailList list(Operations operations, String typed) {
            Located living = operations.register().locate(typed);
            return ListName.found(typed, living instanceof Located.None ? operations.register().lastDeleted(typed) : living);
        }

        /** As the pages name it in the audit log: {@code everything}, {@code what goes to mx.example and what comes from afnog@…}. */
        String words(Operations operations) {
            List<String> parts = new ArrayList<>();
            if (site != null) {
                parts.add(ENGLISH.say("admin-part-site", QueueSelection.ofSite(site).site()));
            }
            if (list != null) {
                parts.add(ENGLISH.say("admin-part-list", list(operations, list).post().toString()));
            }
            if (post != null) {
                parts.add(ENGLISH.say("admin-part-post", Long.toString(post)));
            }
            if (address != null) {
                parts.add(ENGLISH.say("admin-part-address", address.toString()));
            }
            return parts.isEmpty() ? ENGLISH.say("admin-part-all")
                    : parts.stream().reduce((some, one) -> ENGLISH.say("admin-part-both", some, one)).orElseThrow();
        }

        /** What cannot be taken back must be asked for in so many words. */
        Optional<String> lacks(boolean all) {
            return !all && site == null && list == null && post == null && address == null
                    ? Optional.of("Say what is meant with --site, --list, --post or --address; or --all, if everything is.")
                    : Optional.empty();
        }
    }

    /** What is done to a part, and its line in the audit log in the words of the pages, in one transaction. */
    private static <R> R changed(Operations operations, Part part, String action, String detail, Function<QueueSelection, R> change) {
        QueueSelection selection = part.of(operations);
        return operations.transactions().call(() -> {
            R result = change.apply(selection);
            operations.audit().appendInTx(OPERATOR, action, part.words(operations), detail);
            return result;
        });
    }

    /** The part as it was typed, behind a command that is to be typed next: another part than that must not be let go. */
    private static String typed(CommandLine.Model.CommandSpec command) {
        return command.commandLine().getParseResult().matchedOptions().stream().filter(option -> CHOICE.contains(option.longestName()))
                .map(option -> " " + option.longestName() + option.originalStringValues().stream()
                        .filter(_ -> option.arity().max() > 0).map(value -> " " + ShellWord.of(value)).collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    /** {@code queue flush}. */
    @CommandLine.Command(name = "flush", description = "Makes due now what waits for its time.")
    @Manual(examples = {"queue flush", "queue flush --site mx.example.org"},
            more = "Without --site, --list, --post or --address everything is meant. Copies that go to one host together are tried "
                    + "together.", seeAlso = {"indaba queue", "indaba sites"})
    static final class Flush implements Command {
        @Mixin
        Part part = new Part();

        @Option(names = "--all", description = "Everything, as without a word.")
        boolean all;

        @Override
        public void run(Operations operations, Console console) {
            int windows = changed(operations, part, "queue flush", "", operations.queue()::flush);
            console.result(windows == 0 ? "Nothing waited for its time." : "It is due now.", Row.of("windows", windows));
        }
    }

    /** {@code queue hold}. */
    @CommandLine.Command(name = "hold", description = "Keeps back what waits, and what comes, until it is released.")
    @Manual(examples = {"queue hold --list afnog --reason \"wrong attachment\"", "queue hold --all --for 2h"},
            more = "Of posts that come later, too. To send an address nothing more for good, suppress it; it stays on its lists.",
            seeAlso = {"indaba queue holds", "indaba queue release", "indaba queue drop", "indaba bounce suppressed"})
    static final class Hold implements Command {
        @Spec
        CommandLine.Model.CommandSpec command;

        @Mixin
        Part part = new Part();

        @Option(names = "--all", description = "Everything.")
        boolean all;

        @Option(names = "--reason", paramLabel = "TEXT", description = "For those who wonder later.")
        String reason = "held by the operator";

        @Option(names = "--for", paramLabel = "TIME", converter = TimeConverter.class,
                description = "Release it by itself after this time, such as 30m, 4h or 2d.")
        @Nullable Duration time;

        @Override
        public Optional<String> lacks() {
            return part.lacks(all);
        }

        @Override
        public void run(Operations operations, Console console) {
            if (time == null) {
                int windows = changed(operations, part, "queue hold", reason, selection -> operations.queue().hold(selection, reason));
                console.result("It is kept back until: bin/indaba queue release" + typed(command), Row.of("windows", windows));
            } else {
                String logged = reason + " (" + ENGLISH.figures().stretch(time) + ")";
                int windows = changed(operations, part, "queue hold", logged,
                        selection -> operations.queue().hold(selection, reason, time));
                console.result("It is kept back for that time, or until: bin/indaba queue release" + typed(command),
                        Row.of("windows", windows));
            }
        }
    }

    /** {@code queue holds}. */
    @CommandLine.Command(name = "holds", description = "Lists what is kept back: why, since when and until when.")
    @Manual(examples = "queue holds", more = {"The newest first, at most 200; also where nothing waits now, since what comes is kept back, "
            + "too. A hold without site, list, post and address keeps back everything, and one without an end stays until it is released."},
            seeAlso = {"indaba queue hold", "indaba queue release"})
    static final class Holds implements Command {

        @Override
        public void run(Operations operations, Console console) {
            List<QueueHold> holds = operations.queueView().holds();
            Map<Long, String> lists = names(operations, holds.stream().mapToLong(hold -> hold.selection().listId()));
            try (Table table = console.table("site", "list", "post", "address", "reason", "since", "until")) {
                for (QueueHold hold : holds) {
                    QueueSelection kept = hold.selection();
                    table.add(Row.of("site", kept.site()).and("list", lists.getOrDefault(kept.listId(), ""))
                            .and("post", hold.postId() == 0 ? null : hold.postId()).and("address", kept.address())
                            .and("reason", hold.reason()).and("since", hold.since()).and("until", hold.until()));
                }
            }
            if (holds.size() == QueueView.MAX_LINES) {
                console.note("There may be more: these are the newest " + QueueView.MAX_LINES + ".");
            }
        }
    }

    /** Reads a time as the settings do. */
    static final class TimeConverter implements CommandLine.ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            try {
                return new Converters.Time().convert(text);
            } catch (IllegalArgumentException wrong) {
                throw new CommandLine.TypeConversionException("'" + text + "' is no time such as 30m, 4h or 2d");
            }
        }
    }

    /** {@code queue release}. */
    @CommandLine.Command(name = "release", description = "Lets go what was kept back.")
    @Manual(examples = {"queue release --list afnog", "queue release"},
            more = "Say what is meant as when it was held; without a word everything is. What another hold keeps back stays.",
            seeAlso = {"indaba queue holds", "indaba queue hold"})
    static final class Release implements Command {
        @Mixin
        Part part = new Part();

        @Option(names = "--all", description = "Everything, as without a word.")
        boolean all;

        @Override
        public void run(Operations operations, Console console) {
            Released released = changed(operations, part, "queue release", "", operations.queue()::release);
            console.result(words(released, part.lacks(false).isEmpty()), Row.of("windows", released.windows())
                    .and("holds", released.holds()));
        }

        /** Whoever let go everything hears how many others had reasons. */
        private static String words(Released released, boolean chosen) {
            if (released.nothing()) {
                return "Nothing was kept back so. See what is: bin/indaba queue holds";
            }
            return chosen ? "It goes on." : "Everything goes on: "
                    + (released.holds() == 1 ? "1 hold was lifted." : released.holds() + " holds were lifted.");
        }
    }

    /** {@code queue drop}. */
    @CommandLine.Command(name = "drop", description = "Ends copies unsent. The ledger keeps the reason.")
    @Manual(examples = {"queue drop --post 17 --reason \"sent by mistake\"", "queue drop --address ann@example.org"},
            more = "This cannot be taken back. Copies that are still to be made of a post end too, unless --site or --address is given.",
            seeAlso = {"indaba queue hold", "indaba copies"})
    static final class Drop implements Command {
        @Mixin
        Part part = new Part();

        @Option(names = "--all", description = "Everything.")
        boolean all;

        @Option(names = "--reason", paramLabel = "TEXT", description = "For the ledger.")
        String reason = "dropped by the operator";

        @Override
        public Optional<String> lacks() {
            return part.lacks(all);
        }

        @Override
        public void run(Operations operations, Console console) {
            QueueSelection selection = part.of(operations);
            // Large queues are dropped in many transactions, so the log is told before, and of the result behind.
            record(operations, "queue drop", reason);
            Dropped dropped = operations.queue().drop(selection, reason);
            record(operations, "queue dropped", ENGLISH.say("admin-copies-count", dropped.copies()));
            console.result(words(dropped), Row.of("copies", dropped.copies()).and("windowsAtWork", dropped.windowsAtWork())
                    .and("unexpanded", dropped.unexpanded()));
        }

        private void record(Operations operations, String action, String detail) {
            operations.transactions().run(() -> operations.audit().appendInTx(OPERATOR, action, part.words(operations), detail));
        }

        static String words(Dropped dropped) {
            String made = dropped.copies() + (dropped.copies() == 1 ? " copy" : " copies") + " will not be sent.";
            String toBeMade = switch (dropped.unexpanded()) {
                case 0 -> "";
                case 1 -> " Of one post more were still to be made; they end unsent too.";
                // Any number of posts.
                default -> " Of " + dropped.unexpanded() + " posts more were still to be made; they end unsent too.";
            };
            String atWork = dropped.windowsAtWork() == 0 ? "" : " Some are being sent just now; they can be dropped if they fail.";
            return made + toBeMade + atWork;
        }
    }
}
