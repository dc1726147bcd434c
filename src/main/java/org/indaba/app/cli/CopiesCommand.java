package org.indaba.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.app.home.Refusal;
import org.indaba.bounce.Bounce;
import org.indaba.deliver.Answer;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.LedgerPage;
import org.indaba.deliver.LedgerTry;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code copies POST-ID|MESSAGE-ID}: the ledger of one post. */
@CommandLine.Command(name = "copies", description = "Shows the ledger of a post: what became of each copy.")
@Manual(examples = {"copies 17 --counts", "copies 17 --state failed,deferred", "copies '<1@example.org>' --address bob@example.org"},
        more = "Each copy stands there with the last answer of the host that it was offered to. How long copies are "
                + "kept in the ledger, indaba.ledger.keep says.", seeAlso = {"indaba queue", "indaba shunted"})
final class CopiesCommand implements Command {

    private static final String OCTETS = "octets";

    @Parameters(paramLabel = "POST-ID|MESSAGE-ID", description = "The number of the post, or its Message-ID.")
    String post = "";

    @Option(names = "--state", paramLabel = "STATE", split = ",", converter = StateConverter.class,
            description = "Only copies in these states: queued, trying, deferred, delivered, failed, expired, suppressed, held, shunted.")
    List<CopyState> states = List.of();

    @Option(names = "--address", paramLabel = "ADDR", converter = AddressConverter.class,
            description = "One subscriber's copy, with every try and what came back.")
    @Nullable EmailAddress address;

    @Option(names = "--counts", description = "Only how many copies are in which state.")
    boolean counts;

    @Override
    public void run(Operations operations, Console console) {
        List<Long> posts = posts(operations);
        for (long one : posts) {
            long mailing = operations.ledger().mailingOf(one).orElseThrow(() -> new Refusal("Post " + one
                    + " has no copies: it waits (see bin/indaba held LIST), was refused, or its ledger is no longer kept."));
            PostProof proof = PostProof.of(operations, one);
            if (address == null && !proof.lines().isEmpty()) {
                proof.lines().forEach(console::say);
                console.say("");
            }
            if (counts) {
                printCounts(console, one, operations.ledger().counts(mailing), proof);
            } else if (address == null) {
                printCopies(operations, console, mailing);
            } else {
                printStory(console, operations, find(operations, mailing, address));
            }
        }
    }

    private List<Long> posts(Operations operations) {
        if (post.matches("\\d{1,18}")) {
            return List.of(Long.parseLong(post));
        }
        List<Long> found = operations.archive().postsOf(post);
        if (found.isEmpty()) {
            throw new Refusal("No post has the number or the Message-ID " + post
                    + ". A Message-ID is written with its angle brackets, in quotes.");
        }
        return found;
    }

    private static void printCounts(Console console, long post, Map<CopyState, Long> counts, PostProof proof) {
        try (Table table = console.table("post", "state", "copies")) {
            counts.forEach((state, copies) -> table.add(proof.and(Row.of("post", post).and("state", state.word()).and("copies", copies))));
        }
    }

    private void printCopies(Operations operations, Console console, long mailing) {
        Set<CopyState> wanted = states.isEmpty() ? Set.of() : EnumSet.copyOf(states);
        // A column that is always empty tells nobody anything.
        String[] columns = operations.ledger().hasForms(mailing)
                ? new String[] {"address", "form", "state", "attempts", "at", "host", "code", "reply"}
                : new String[] {"address", "state", "attempts", "at", "host", "code", "reply"};
        try (Table table = console.table(columns)) {
            LedgerPage page = new LedgerPage(Long.MIN_VALUE, LedgerPage.MAX_LIMIT, wanted);
            List<LedgerCopy> copies;
            do {
                copies = operations.ledger().copies(mailing, page);
                copies.forEach(copy -> table.add(row(copy)));
                page = copies.isEmpty() ? page : new LedgerPage(copies.getLast().subscriber(), LedgerPage.MAX_LIMIT, wanted);
            } while (copies.size() == LedgerPage.MAX_LIMIT);
        }
    }

    private static void printStory(Console console, Operations operations, LedgerCopy copy) {
        List<Row> tries = new ArrayList<>();
        for (LedgerTry one : operations.ledger().story(copy.copyId())) {
            Row row = Row.of("attempt", one.attempt()).and("at", one.at()).and("state", one.state().word()).and("site", one.site())
                    .and("host", one.answer().host()).and("tls", one.answer().tls()).and("code", code(one.answer()))
                    .and("enhanced", one.answer().enhanced()).and("reply", one.answer().reply());
            tries.add(withOctets(row, one.answer()));
        }
        List<Row> returned = new ArrayList<>();
        for (Bounce bounce : operations.bounces().ofCopy(copy.copyId())) {
            returned.add(Row.of("at", bounce.receivedAt()).and("status", bounce.status()).and("summary", bounce.summary()));
        }
        if (console.format() == Console.Format.JSON) {
            console.result("", row(copy).and("tries", tries).and("returned", returned));
            return;
        }
        String form = Variant.of(copy.variant()).words();
        console.say(copy.address() + ": " + copy.state().word() + (form.isEmpty() ? "" : " (" + form + ")"));
        try (Table table = console.table("attempt", "at", "state", "host", "tls", "code", "reply")) {
            tries.forEach(table::add);
        }
        inSevenBits(tries).forEach(console::say);
        if (!returned.isEmpty()) {
            console.say("");
            console.say("What came back:");
            try (Table table = console.table("at", "status", "summary")) {
                returned.forEach(table::add);
            }
        }
    }

    /** Lines about the tries that were not in the octets that the list made; none if there are none. */
    static List<String> inSevenBits(List<Row> tries) {
        String attempts = tries.stream().filter(one -> one.values().containsKey(OCTETS))
                .map(one -> String.valueOf(one.values().get("attempt"))).collect(Collectors.joining(", "));
        return attempts.isEmpty() ? List.of() : List.of("", "Put into seven bits, since the host does not offer 8BITMIME; this breaks the "
                + "author's signature. Attempts: " + attempts + ".");
    }

    private LedgerCopy find(Operations operations, long mailing, EmailAddress subscriber) {
        List<String> spellings = subscriber.spellings();
        LedgerPage page = new LedgerPage(Long.MIN_VALUE, LedgerPage.MAX_LIMIT, Set.of());
        List<LedgerCopy> copies;
        do {
            copies = operations.ledger().copies(mailing, page);
            for (LedgerCopy copy : copies) {
                if (spellings.contains(copy.address().toLowerCase(Locale.ROOT))) {
                    return copy;
                }
            }
            page = copies.isEmpty() ? page : new LedgerPage(copies.getLast().subscriber(), LedgerPage.MAX_LIMIT, Set.of());
        } while (copies.size() == LedgerPage.MAX_LIMIT);
        throw new Refusal("No copy of this post went to " + subscriber + ". See all with: bin/indaba copies " + post);
    }

    /** As {@code --json} prints it; its form and its octets only where they are not the list's own. */
    static Row row(LedgerCopy copy) {
        Row row = Row.of("subscriber", copy.subscriber()).and("address", copy.address()).and("state", copy.state().word())
                .and("attempts", copy.attempts()).and("nextAttempt", copy.nextAttempt()).and("site", copy.site())
                .and("host", copy.answer().host()).and("tls", copy.answer().tls()).and("code", code(copy.answer()))
                .and("enhanced", copy.answer().enhanced()).and("reply", copy.answer().reply()).and("at", copy.at());
        Row sent = withOctets(row, copy.answer());
        return copy.variant() == 0 ? sent : sent.and("form", Variant.of(copy.variant()).words());
    }

    static Row withOctets(Row row, Answer answer) {
        return switch (answer.octets()) {
            case AS_THEY_ARE -> row;
            case SEVEN_BIT -> row.and(OCTETS, "seven-bit");
        };
    }

    /** Nobody has answered where the code is 0: a copy that was dropped, or a host that could not be reached. */
    private static @Nullable Integer code(Answer answer) {
        return answer.code() == 0 ? null : answer.code();
    }

    /** Reads a state in any case. */
    static final class StateConverter implements CommandLine.ITypeConverter<CopyState> {
        @Override
        public CopyState convert(String text) {
            return Arrays.stream(CopyState.values()).filter(state -> state.word().equals(text.toLowerCase(Locale.ROOT))).findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("'" + text + "' is no state of a copy: "
                            + Arrays.stream(CopyState.values()).map(CopyState::word).collect(Collectors.joining(", "))));
        }
    }
}
