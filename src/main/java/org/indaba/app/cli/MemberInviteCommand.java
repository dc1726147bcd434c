package org.indaba.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.indaba.app.home.Refusal;
import org.indaba.command.Invitations;
import org.indaba.lists.MailList;
import org.indaba.lists.RosterPlace;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterRow;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code member invite LIST ADDR…}: asks people by mail to join. */
@CommandLine.Command(name = "invite", description = "Asks people by mail to join; prints a result for each.")
@Manual(examples = {"member invite afnog bob@example.org 'Carol <carol@example.org>'",
    "member invite afnog - --words \"We meet in May.\" < people.csv"},
        more = "If a row is no address, nobody is invited. Who accepts is a member at once, whatever the setting joining says. An "
                + "invitation is valid for two weeks; no address gets more than three mails a day from all lists, and nobody sends more "
                + "than indaba.questions.invitations-per-owner within an hour: the rows that are left out say so.",
        seeAlso = {"indaba invitations", "indaba member add"})
final class MemberInviteCommand implements Command {

    @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ADDR",
            description = "ann@example.org or 'Ann <ann@example.org>'; - alone reads a file as for import from standard input.")
    List<String> addresses = List.of();

    @Option(names = "--words", paramLabel = "TEXT", description = "What the mail says beside our words.")
    String words = "";

    @Option(names = "--language", paramLabel = "TAG",
            description = "Such as fr: for people who have not chosen a language; without it, that of the list.")
    String language = "";

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        if (words.length() > Invitations.MAX_WORDS) {
            throw new Refusal("An invitation has at most " + Invitations.MAX_WORDS + " characters of your own. Nobody was invited.");
        }
        if (readsAFile()) {
            try (MemberFile members = MemberFile.fetch(console, "-");
                    RosterPlace.Held _ = members.place(operations.rosterPlace())) {
                invite(operations, console, list, entries(members.rows()));
            }
        } else {
            List<RosterRow> rows = new ArrayList<>();
            addresses.forEach(text -> rows.add(RosterReader.line(rows.size() + 1, text)));
            invite(operations, console, list, entries(rows));
        }
    }

    private void invite(Operations operations, Console console, MailList list, List<RosterRow.Entry> rows) {
        Invitations.Letter letter = new Invitations.Letter(list, OPERATOR, words, language);
        try (Progress progress = console.progress("Inviting", rows.size());
                Table table = console.table("line", "address", "outcome")) {
            for (RosterRow.Entry row : rows) {
                Invitations.Outcome outcome = operations.transactions()
                        .call(() -> operations.invitations().inviteInTx(letter, row.address(), row.displayName()));
                table.add(Row.of("line", row.line()).and("address", row.address()).and("outcome", word(outcome)));
                progress.advance(1);
            }
        }
    }

    private boolean readsAFile() {
        return addresses.equals(List.of("-"));
    }

    private static List<RosterRow.Entry> entries(List<RosterRow> rows) {
        return rows.stream().map(row -> switch (row) {
            case RosterRow.Entry entry -> entry;
            case RosterRow.Wrong(int line, String text, String reason) ->
                throw new Refusal("Row " + line + ", " + text + ": " + reason + ". Nobody was invited.");
        }).toList();
    }

    static String word(Enum<?> outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
