package org.indaba.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.indaba.app.home.Refusal;
import org.indaba.lists.MailList;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code held LIST}, {@code held accept|reject|discard ID…}: the posts that wait for a moderator. */
@CommandLine.Command(name = "held", description = "Lists the posts of a list that wait for a moderator, or decides about them.",
        subcommands = {HeldCommand.Accept.class, HeldCommand.Reject.class, HeldCommand.Discard.class,
            HeldCommand.Defer.class})
@Manual(examples = {"held afnog", "held accept 17", "held reject 17 18 --reason \"Off topic here.\""}, seeAlso = "indaba copies")
final class HeldCommand implements Command {

    private static final String WHO = "command line";

    /** Posts that are read at once. */
    private static final int PAGE = 500;

    // Not needed before accept, reject and discard: the parser does not know that, lacks() does.
    @Parameters(arity = "0..1", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Override
    public Optional<String> lacks() {
        return name.isEmpty() ? Optional.of("LIST is missing.") : Optional.empty();
    }

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        try (Table table = console.table("id", "held", "author", "subject", "reason")) {
            long behind = 0;
            List<HeldPost> page;
            do {
                page = operations.held().waitingBehind(list.id(), behind, PAGE);
                page.forEach(post -> table.add(Row.of("id", post.postId()).and("held", post.heldAt()).and("author", post.author())
                        .and("subject", post.subject()).and("reason", post.reason())));
                behind = page.isEmpty() ? behind : page.getLast().postId();
            } while (page.size() == PAGE);
        }
    }

    /** {@code held accept ID…}. */
    @CommandLine.Command(name = "accept", description = "Sends held posts to the subscribers.")
    @Manual(examples = "held accept 17", more = "If one of the posts does not wait, nothing is decided about any.",
            seeAlso = {"indaba held", "indaba held reject", "indaba held discard"})
    static final class Accept implements Command {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As held LIST shows it.")
        List<Long> posts = List.of();

        @Override
        public void run(Operations operations, Console console) {
            decide(operations, console, posts, new Decision.Accepted(WHO), "goes to the subscribers");
        }
    }

    /** {@code held reject ID…}. */
    @CommandLine.Command(name = "reject", description = "Refuses held posts, and tells their authors.")
    @Manual(examples = "held reject 17 --reason \"Off topic here.\"",
            more = "If one of the posts does not wait, nothing is decided about any. Whose name was forged, as far as is known, is told "
                    + "nothing.", seeAlso = {"indaba held", "indaba held accept"})
    static final class Reject implements Command {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As held LIST shows it.")
        List<Long> posts = List.of();

        @Option(names = "--reason", paramLabel = "TEXT", description = "What the authors are told.")
        String reason = "";

        @Override
        public void run(Operations operations, Console console) {
            decide(operations, console, posts, new Decision.Rejected(WHO, reason), "is refused");
        }
    }

    /** {@code held discard ID…}. */
    @CommandLine.Command(name = "discard", description = "Drops held posts without a word.")
    @Manual(examples = "held discard 17 18", more = "If one of the posts does not wait, nothing is decided about any.",
            seeAlso = {"indaba held", "indaba held reject"})
    static final class Discard implements Command {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As held LIST shows it.")
        List<Long> posts = List.of();

        @Override
        public void run(Operations operations, Console console) {
            decide(operations, console, posts, new Decision.Discarded(WHO), "is dropped");
        }
    }

    /** {@code held defer ID…}. */
    @CommandLine.Command(name = "defer", description = "Puts held posts off: until then nobody is reminded of them.")
    @Manual(examples = {"held defer 17", "held defer 17 18 --for 3d"},
            more = "They still wait, and can be decided about at any time.", seeAlso = {"indaba held", "indaba held accept"})
    static final class Defer implements Command {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As held LIST shows it.")
        List<Long> posts = List.of();

        @Option(names = "--for", paramLabel = "TIME", converter = QueueCommand.TimeConverter.class,
                description = "How long, such as 12h or 3d; a day where it is not given.")
        Duration time = Duration.ofDays(1);

        @Override
        public void run(Operations operations, Console console) {
            Instant until = operations.clock().instant().plus(time);
            operations.transactions().run(() -> posts.forEach(id -> {
                HeldPost post = waiting(operations, id, "Nothing was put off");
                operations.held().putOffInTx(id, until);
                log(operations, post, "held defer", ", until " + until);
            }));
            posts.forEach(post -> console.result("Post " + post + " is put off.", Row.of("id", post).and("until", until)));
        }
    }

    /** Looks at all before it decides about one, so that a slip of the finger leaves everything as it was. */
    private static void decide(Operations operations, Console console, List<Long> posts, Decision decision, String became) {
        posts.forEach(post -> waiting(operations, post, "Nothing was decided"));
        String action = switch (decision) {
            case Decision.Accepted _ -> "held accept";
            case Decision.Rejected _ -> "held reject";
            case Decision.Discarded _ -> "held discard";
        };
        for (long post : posts) {
            boolean decided = operations.moderation().decide(post, decision, waited -> log(operations, waited, action, "")).isPresent();
            console.result("Post " + post + (decided ? " " + became + "." : " was decided by somebody else meanwhile."),
                    Row.of("id", post).and("decided", decided));
        }
    }

    private static HeldPost waiting(Operations operations, long post, String left) {
        return operations.held().find(post).orElseThrow(() -> new Refusal("Post " + post
                + " does not wait for a moderator. " + left + ". See those that wait with: bin/indaba held LIST"));
    }

    private static void log(Operations operations, HeldPost post, String action, String more) {
        String list = operations.lists().byId(post.listId()).map(one -> one.post().toString()).orElse("list " + post.listId());
        operations.audit().appendInTx(Command.OPERATOR, action, list, "post " + post.postId() + " of " + post.author() + more);
    }
}
