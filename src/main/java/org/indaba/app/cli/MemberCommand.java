package org.indaba.app.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.access.AuditEntry;
import org.indaba.app.home.Refusal;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.lists.PreferenceChange;
import org.indaba.lists.Preferences;
import org.indaba.lists.RosterPlace;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterResult;
import org.indaba.lists.RosterRow;
import org.indaba.lists.SyncOutcome;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code member add|invite|remove|set|import|sync LIST …}. */
@CommandLine.Command(name = "member", description = "Adds and removes members of a list, and changes what they want.",
        subcommands = {MemberCommand.Add.class, MemberInviteCommand.class, MemberCommand.Remove.class, MemberCommand.Set.class,
            MemberCommand.Import.class, MemberCommand.Sync.class})
@Manual(examples = {"member add afnog bob@example.org", "member import afnog members.csv"}, seeAlso = "indaba members")
final class MemberCommand {

    /** {@code member add LIST ADDR…}. */
    @CommandLine.Command(name = "add", description = "Adds addresses; no mail is sent to them.")
    @Manual(examples = "member add afnog bob@example.org 'Carol <carol@example.org>'",
            more = "All are added or, if one of them is wrong, none.", seeAlso = {"indaba member import", "indaba members"})
    static final class Add extends ListedCommand {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "ADDR", description = "ann@example.org or 'Ann <ann@example.org>'.")
        List<String> addresses = List.of();

        @Override
        void run(Operations operations, Console console, MailList list) {
            List<RosterRow> rows = new ArrayList<>();
            for (int i = 0; i < addresses.size(); i++) {
                rows.add(RosterReader.line(i + 1, addresses.get(i)));
            }
            for (RosterRow row : rows) {
                if (row instanceof RosterRow.Wrong(int _, String text, String reason)) {
                    throw new Refusal(text + ": " + reason + ". Nobody was added.");
                }
            }
            print(console, operations.transactions().call(() ->
                    logged(operations, list, "member add", allOrNone(operations.roster().importInTx(list.id(), rows)))));
        }

        /** What a person typed is few and meant as one: thrown inside the transaction, a refusal leaves nothing behind. */
        private static List<RosterResult> allOrNone(List<RosterResult> results) {
            for (RosterResult result : results) {
                if (result.outcome() == RosterResult.Outcome.INVALID) {
                    throw new Refusal(result.address() + ": " + result.reason() + ". Nobody was added.");
                }
            }
            return results;
        }
    }

    /** {@code member remove LIST ADDR…}. */
    @CommandLine.Command(name = "remove", description = "Ends subscriptions; no mail is sent about it.")
    @Manual(examples = "member remove afnog bob@example.org", more = "All are removed or, if one of them is no member, none.",
            seeAlso = {"indaba member sync", "indaba members"})
    static final class Remove extends ListedCommand {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "ADDR", converter = AddressConverter.class,
                description = "Such as ann@example.org.")
        List<EmailAddress> addresses = List.of();

        @Override
        void run(Operations operations, Console console, MailList list) {
            print(console, operations.transactions().call(() -> {
                addresses.forEach(address -> {
                    if (!operations.members().removeInTx(list.id(), address)) {
                        throw new Refusal(address + " is no member of " + list.post()
                                + ". Nobody was removed. See its members with: bin/indaba members " + list.post());
                    }
                });
                return logged(operations, list, "member remove", addresses.stream()
                        .map(address -> new RosterResult(0, address.toString(), RosterResult.Outcome.REMOVED, "")).toList());
            }));
        }
    }

    /** {@code member set LIST ADDR key=value…}. */
    @CommandLine.Command(name = "set", description = "Changes what a member wants of the copies, all or nothing.")
    @Manual(examples = {"member set afnog bob@example.org delivery=off", "member set afnog bob@example.org prefix=none text=only"},
            more = "There are " + PreferenceChange.ALLOWED + ". The form (prefix, footer, text) is that of copies of posts to come; what "
                    + "the list itself removes stays removed.",
            seeAlso = "indaba members")
    static final class Set extends ListedCommand {
        @Parameters(index = "1", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = new EmailAddress("nobody", "invalid");

        @Parameters(index = "2..*", arity = "1..*", paramLabel = "key=value", description = "What changes, for example prefix=none.")
        Map<String, String> values = new LinkedHashMap<>();

        @Override
        void run(Operations operations, Console console, MailList list) {
            LocalDate today = LocalDate.ofInstant(operations.clock().instant(), ZoneOffset.UTC);
            operations.transactions().run(() -> {
                Membership member = operations.members().find(list.id(), address).orElseThrow(() -> new Refusal(address
                        + " is no member of " + list.post() + ". See its members with: bin/indaba members " + list.post()));
                switch (PreferenceChange.of(member.preferences(), values, today)) {
                    case PreferenceChange.Good(Preferences wanted) -> {
                        operations.roster().preferInTx(member.subscriptionId(), wanted);
                        operations.audit().appendInTx(OPERATOR, "member set", list.post().toString(), address + " " + values);
                    }
                    case PreferenceChange.Wrong(String reason) -> throw new Refusal(reason);
                }
            });
            console.result("Done.", Row.of("list", list.post()).and("address", address).and("set", List.copyOf(values.keySet())));
        }
    }

    /** {@code member import LIST FILE}. */
    @CommandLine.Command(name = "import", description = "Adds everybody in a file; prints a result for each row.")
    @Manual(examples = {"member import afnog members.csv", "member import afnog - --json"},
            more = "Wrong rows are told and left out; where no row is right the command fails. Nobody is removed, and no mail is sent. "
                    + "CSV has a header with a column such as address or email, and one such as name if there are names.",
            seeAlso = {"indaba member sync", "indaba member add"})
    static final class Import extends ListedCommand {
        @Parameters(index = "1", paramLabel = "FILE",
                description = "An address or 'Name <address>' a line, or CSV with a header; - is standard input.")
        String file = "";

        @Override
        void run(Operations operations, Console console, MailList list) {
            try (MemberFile members = MemberFile.fetch(console, file);
                    RosterPlace.Held _ = members.place(operations.rosterPlace())) {
                importAll(operations, console, list, members.rows());
            }
        }

        private static void importAll(Operations operations, Console console, MailList list, List<RosterRow> rows) {
            List<RosterResult> results;
            try (Progress progress = console.progress("Importing", rows.size())) {
                results = operations.transactions().call(() -> logged(operations, list, "member import",
                        operations.roster().importInTx(list.id(), rows, progress::advance)));
            }
            operations.memberStatistics().carriedOut(rows.size());
            print(console, results);
            if (!results.isEmpty() && results.stream().allMatch(result -> result.outcome() == RosterResult.Outcome.INVALID)) {
                throw new Refusal("No row of the file could be used. Nobody was added.");
            }
        }
    }

    /** {@code member sync LIST FILE}. */
    @CommandLine.Command(name = "sync",
            description = "Makes a list's members those of a file: adds and removes. A wrong row leaves all as it is.")
    @Manual(examples = "member sync afnog members.csv", more = "Who is not in the file is removed; no mail is sent.",
            seeAlso = {"indaba member import", "indaba members"})
    static final class Sync extends ListedCommand {
        @Parameters(index = "1", paramLabel = "FILE", description = "As for import; - is standard input.")
        String file = "";

        @Override
        void run(Operations operations, Console console, MailList list) {
            try (MemberFile members = MemberFile.fetch(console, file);
                    RosterPlace.Held _ = members.place(operations.rosterPlace())) {
                syncAll(operations, console, list, members.rows());
            }
        }

        private static void syncAll(Operations operations, Console console, MailList list, List<RosterRow> rows) {
            SyncOutcome outcome;
            try (Progress progress = console.progress("Importing", rows.size())) {
                outcome = operations.transactions().call(() -> {
                    SyncOutcome done = operations.roster().syncInTx(list.id(), rows, progress::advance);
                    if (done instanceof SyncOutcome.Done(List<RosterResult> results)) {
                        logged(operations, list, "member sync", results);
                    }
                    return done;
                });
            }
            switch (outcome) {
                case SyncOutcome.Done(List<RosterResult> results) -> {
                    operations.memberStatistics().carriedOut(results.size());
                    print(console, results);
                }
                case SyncOutcome.Refused(String reason, List<RosterResult> invalid) -> {
                    print(console, invalid);
                    throw new Refusal(reason);
                }
            }
        }
    }

    /** Who came and who went, in the audit log. */
    private static List<RosterResult> logged(Operations operations, MailList list, String action, List<RosterResult> results) {
        String detail = Stream.of(RosterResult.Outcome.ADDED, RosterResult.Outcome.REMOVED)
                .map(outcome -> WordConverter.word(outcome) + ": " + AuditEntry.named(results.stream()
                        .filter(result -> result.outcome() == outcome).map(RosterResult::address).toList()))
                .filter(part -> !part.endsWith(": ")).collect(Collectors.joining("; "));
        if (!detail.isEmpty()) {
            operations.audit().appendInTx(Command.OPERATOR, action, list.post().toString(), detail);
        }
        return results;
    }

    private static void print(Console console, List<RosterResult> results) {
        try (Table table = console.table("line", "address", "outcome", "reason")) {
            for (RosterResult result : results) {
                String outcome = result.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                table.add(Row.of("line", result.line()).and("address", result.address()).and("outcome", outcome)
                        .and("reason", result.reason()));
            }
        }
    }
}
