package org.indaba.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.indaba.app.home.Refusal;
import org.indaba.language.Saying;
import org.indaba.lists.ChangeOrigin;
import org.indaba.lists.ListChange;
import org.indaba.lists.ListRegister.Deletion;
import org.indaba.lists.ListSetting;
import org.indaba.lists.MailList;
import org.indaba.lists.NewList;
import org.indaba.lists.Role;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code list create|show|set|rename|delete LIST}. */
@CommandLine.Command(name = "list", description = "Creates, shows and changes a list.",
        subcommands = {ListCommand.Create.class, ListCommand.Show.class, ListCommand.Set.class, ListCommand.Rename.class,
            ListCommand.Delete.class, SettingsCommands.History.class, SettingsCommands.Undo.class, TextCommand.class})
@Manual(examples = {"list create afnog@lists.example.org --owner ann@example.org", "list show afnog"},
        seeAlso = {"indaba lists", "indaba member"})
final class ListCommand {

    private static final EmailAddress NOBODY = new EmailAddress("nobody", "invalid");

    /** {@code list create LIST --owner ADDR [--set key=value …]}. */
    @CommandLine.Command(name = "create", description = "Creates a list, and serves its domain if that is new.")
    @Manual(examples = {"list create afnog@lists.example.org --owner ann@example.org",
        "list create afnog@lists.example.org --owner ann@example.org --set posting=open --set subject-prefix=[afnog]"},
            more = "Makes the home and its database if there is none.", seeAlso = {"indaba list show", "indaba member add"})
    static final class Create implements Command {
        @Parameters(paramLabel = "LIST", converter = AddressConverter.class, description = "Its post address, afnog@lists.example.org.")
        EmailAddress post = NOBODY;

        @Option(names = "--owner", paramLabel = "ADDR", required = true, converter = AddressConverter.class,
                description = "Who is responsible for it; may be given several times.")
        List<EmailAddress> owners = List.of();

        @Option(names = "--set", paramLabel = "key=value", description = "A setting, as in: list set; may be given several times.")
        Map<String, String> settings = new LinkedHashMap<>();

        @Override
        public void run(Operations operations, Console console) {
            NewList wanted = new NewList(post, owners, settings);
            MailList list = changed(operations, "list create", post, "owner " + String.join(", ", texts(owners)),
                    () -> operations.register().createInTx(wanted));
            console.result("The list " + list.post() + " is there. Add people with: bin/indaba member add " + list.name() + " ADDR…",
                    Row.of("list", list.post()).and("created", true));
        }

        @Override
        public HomeUse homeUse() {
            return HomeUse.MADE;
        }
    }

    /** {@code list show LIST}. */
    @CommandLine.Command(name = "show", description = "Shows a list: its people in charge, and every setting with what it decides.")
    @Manual(examples = {"list show afnog", "list show afnog --json"}, seeAlso = {"indaba list set", "indaba members"})
    static final class Show extends ListedCommand {
        @Override
        void run(Operations operations, Console console, MailList list) {
            List<String> owners = texts(operations.roles().all(list.id(), Role.OWNER));
            List<String> moderators = texts(operations.roles().all(list.id(), Role.MODERATOR));
            long members = operations.members().count(list.id());
            if (console.format() == Console.Format.JSON) {
                Row settings = new Row(Map.of());
                for (ListSetting setting : ListSetting.values()) {
                    settings = settings.and(setting.key(), list.settings().value(setting));
                }
                console.result("", Row.of("list", list.post()).and("owners", owners).and("moderators", moderators)
                        .and("members", members).and("settings", settings)
                        .and("breaks-signatures", list.settings().breakingSignatures().stream().map(ListSetting::key).toList()));
                return;
            }
            console.say(list.post() + "  " + members + (members == 1 ? " member" : " members"));
            console.say("owners: " + String.join(", ", owners));
            if (!moderators.isEmpty()) {
                console.say("moderators: " + String.join(", ", moderators));
            }
            console.say("signatures: " + list.settings().signatureSentence());
            for (ListSetting setting : ListSetting.values()) {
                console.say("");
                console.say(setting.key() + "=" + list.settings().value(setting));
                console.say("    " + setting.explanation());
                console.say("    values: " + setting.allowed());
            }
        }
    }

    /** {@code list set LIST key=value …}. */
    @CommandLine.Command(name = "set", description = "Changes settings of a list, all or none. list show explains them.")
    @Manual(examples = {"list set afnog posting=moderated", "list set afnog \"footer=Sent by afnog\" subject-prefix="},
            seeAlso = {"indaba list show", "indaba list history", "indaba list undo"})
    static final class Set extends ListedCommand {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "key=value", description = "A setting, as list show names it.")
        Map<String, String> settings = new LinkedHashMap<>();

        @Override
        void run(Operations operations, Console console, MailList list) {
            done(operations.transactions().call(() -> {
                ListChange change = operations.register().setInTx(list.id(), settings, ChangeOrigin.operator());
                if (change instanceof ListChange.Done(MailList after)) {
                    operations.audit().appendInTx(ChangeOrigin.operator().actor(), "list set", list.post().toString(),
                            after.settings().changesFrom(list.settings()));
                }
                return change;
            }));
            console.result("Done.", Row.of("list", list.post()).and("set", List.copyOf(settings.keySet())));
        }
    }

    /** {@code list rename LIST ADDR}. */
    @CommandLine.Command(name = "rename", description = "Gives a list another post address, and serves its domain if that is new; "
            + "mail to the old one still arrives.")
    @Manual(examples = "list rename afnog africa@lists.example.org", seeAlso = "indaba lists")
    static final class Rename extends ListedCommand {
        @Parameters(index = "1", paramLabel = "ADDR", converter = AddressConverter.class, description = "The new post address.")
        EmailAddress post = NOBODY;

        @Override
        void run(Operations operations, Console console, MailList old) {
            List<String> served = operations.domains().all();
            MailList list = changed(operations, "list rename", old.post(), "to " + post,
                    () -> operations.register().renameInTx(old.id(), post));
            String domain = list.post().domain();
            String newDomain = served.contains(domain) ? "" : " Its domain " + domain
                    + " is served from now on; what DNS must say of it tells: bin/indaba check-dns " + domain;
            console.result("The list is now " + list.post() + "." + newDomain, Row.of("list", list.post()).and("was", old.post()));
        }
    }

    /** {@code list delete LIST}. */
    @CommandLine.Command(name = "delete", description = "Deletes a list. Copies on their way still leave.")
    @Manual(examples = "list delete afnog --with-members",
            more = "A list that has members is deleted only with --with-members.",
            seeAlso = "indaba lists")
    static final class Delete extends ListedCommand {
        @Option(names = "--with-members", description = "Ends the subscriptions of its members too.")
        boolean withMembers;

        @Override
        void run(Operations operations, Console console, MailList list) {
            Deletion how = withMembers ? Deletion.WITH_MEMBERS : Deletion.ONLY_WITHOUT_MEMBERS;
            changed(operations, "list delete", list.post(), "", () -> operations.register().deleteInTx(list.id(), how));
            console.result("The list " + list.post() + " is gone.", Row.of("list", list.post()).and("deleted", true));
        }
    }

    private static List<String> texts(List<EmailAddress> addresses) {
        return addresses.stream().map(EmailAddress::toString).toList();
    }

    /** The change, and its line in the audit log in the words of the pages. */
    private static MailList changed(Operations operations, String action, EmailAddress subject, String detail,
            Supplier<ListChange> change) {
        return done(operations.transactions().call(() -> {
            ListChange made = change.get();
            if (made instanceof ListChange.Done) {
                operations.audit().appendInTx(Command.OPERATOR, action, subject.toString(), detail);
            }
            return made;
        }));
    }

    private static MailList done(ListChange change) {
        return switch (change) {
            case ListChange.Done(MailList list) -> list;
            case ListChange.Refused(Saying reason) -> throw new Refusal(Sentence.of(reason.inEnglish()));
        };
    }
}
