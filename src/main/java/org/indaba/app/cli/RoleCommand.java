package org.indaba.app.cli;

import java.util.function.Supplier;
import org.indaba.app.home.Refusal;
import org.indaba.language.Saying;
import org.indaba.lists.MailList;
import org.indaba.lists.Role;
import org.indaba.lists.RoleChange;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code role add|remove LIST owner|moderator ADDR}: who is in charge of a list. */
@CommandLine.Command(name = "role", description = "Makes somebody owner or moderator of a list, or takes that back.",
        subcommands = {RoleCommand.Add.class, RoleCommand.Remove.class})
@Manual(examples = {"role add afnog owner ann@example.org", "role remove afnog moderator bob@example.org"}, seeAlso = "indaba list show")
final class RoleCommand {

    private static final EmailAddress NOBODY = new EmailAddress("nobody", "invalid");

    /** What both are given. */
    private abstract static class Change extends ListedCommand {
        @Parameters(index = "1", paramLabel = "ROLE", converter = RoleConverter.class, description = "Owner or moderator.")
        Role role = Role.MODERATOR;

        @Parameters(index = "2", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = NOBODY;

        /** Changes it, with its line in the audit log. @param verb of the log */
        RoleChange logged(Operations operations, MailList list, String verb, Supplier<RoleChange> change) {
            return operations.transactions().call(() -> {
                RoleChange made = change.get();
                if (made instanceof RoleChange.Done) {
                    operations.audit().appendInTx(OPERATOR, WordConverter.word(role) + verb, list.post().toString(), address.toString());
                }
                return made;
            });
        }
    }

    /** {@code role add LIST ROLE ADDR}. */
    @CommandLine.Command(name = "add", description = "Gives somebody a role.")
    @Manual(examples = "role add afnog moderator bob@example.org", seeAlso = {"indaba list show", "indaba role remove"})
    static final class Add extends Change {
        @Override
        void run(Operations operations, Console console, MailList list) {
            print(console, list, logged(operations, list, " add", () -> operations.roles().addInTx(list.id(), role, address)),
                    address + " is " + WordConverter.word(role) + " of " + list.post());
        }
    }

    /** {@code role remove LIST ROLE ADDR}. */
    @CommandLine.Command(name = "remove", description = "Takes a role from somebody; the last owner keeps it.")
    @Manual(examples = "role remove afnog moderator bob@example.org", seeAlso = {"indaba list show", "indaba role add"})
    static final class Remove extends Change {
        @Override
        void run(Operations operations, Console console, MailList list) {
            print(console, list, logged(operations, list, " remove", () -> operations.roles().removeInTx(list.id(), role, address)),
                    address + " is not " + WordConverter.word(role) + " of " + list.post());
        }
    }

    /** Reads the name of a role. */
    static final class RoleConverter extends WordConverter<Role> {
        RoleConverter() {
            super(Role.class, "is no role: owner or moderator");
        }
    }

    private static void print(Console console, MailList list, RoleChange change, String sentence) {
        switch (change) {
            case RoleChange.Done() -> console.result(sentence + " from now on.", Row.of("list", list.post()).and("changed", true));
            case RoleChange.NothingToDo() -> console.result(sentence + " already.", Row.of("list", list.post()).and("changed", false));
            case RoleChange.Refused(Saying reason) -> throw new Refusal(Sentence.of(reason.inEnglish()));
        }
    }
}
