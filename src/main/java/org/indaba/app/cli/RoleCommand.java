package org.indaba.app.cli;

import java.util.Locale;
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

    /** {@code role add LIST ROLE ADDR}. */
    @CommandLine.Command(name = "add", description = "Gives somebody a role.")
    @Manual(examples = "role add afnog moderator bob@example.org", seeAlso = {"indaba list show", "indaba role remove"})
    static final class Add implements Command {
        @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
        String name = "";

        @Parameters(index = "1", paramLabel = "ROLE", converter = RoleConverter.class, description = "Owner or moderator.")
        Role role = Role.MODERATOR;

        @Parameters(index = "2", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = NOBODY;

        @Override
        public void run(Operations operations, Console console) {
            MailList list = ListName.find(operations, name);
            print(console, list, operations.transactions().call(() -> operations.roles().addInTx(list.id(), role, address)),
                    address + " is " + word(role) + " of " + list.post());
        }
    }

    /** {@code role remove LIST ROLE ADDR}. */
    @CommandLine.Command(name = "remove", description = "Takes a role from somebody; the last owner keeps it.")
    @Manual(examples = "role remove afnog moderator bob@example.org", seeAlso = {"indaba list show", "indaba role add"})
    static final class Remove implements Command {
        @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
        String name = "";

        @Parameters(index = "1", paramLabel = "ROLE", converter = RoleConverter.class, description = "Owner or moderator.")
        Role role = Role.MODERATOR;

        @Parameters(index = "2", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = NOBODY;

        @Override
        public void run(Operations operations, Console console) {
            MailList list = ListName.find(operations, name);
            print(console, list, operations.transactions().call(() -> operations.roles().removeInTx(list.id(), role, address)),
                    address + " is not " + word(role) + " of " + list.post());
        }
    }

    /** Reads the name of a role in any case. */
    static final class RoleConverter implements CommandLine.ITypeConverter<Role> {
        @Override
        public Role convert(String text) {
            for (Role role : Role.values()) {
                if (word(role).equalsIgnoreCase(text)) {
                    return role;
                }
            }
            throw new CommandLine.TypeConversionException("'" + text + "' is no role: owner or moderator");
        }
    }

    private static void print(Console console, MailList list, RoleChange change, String sentence) {
        switch (change) {
            case RoleChange.Done() -> console.result(sentence + " from now on.", Row.of("list", list.post()).and("changed", true));
            case RoleChange.NothingToDo() -> console.result(sentence + " already.", Row.of("list", list.post()).and("changed", false));
            case RoleChange.Refused(Saying reason) -> throw new Refusal(Sentence.of(reason.inEnglish()));
        }
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
