package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.hook.HookAnswer;
import org.indaba.hook.HookUrl;
import org.indaba.hook.NewWebhook;
import org.indaba.hook.Webhook;
import org.indaba.hook.Webhooks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code webhook add|remove|enable|test}: where events are posted. */
@CommandLine.Command(name = "webhook", description = "Adds, removes or tries an address to which bounce events are posted.",
        subcommands = {WebhookCommand.Add.class, WebhookCommand.Remove.class, WebhookCommand.Enable.class, WebhookCommand.Test.class})
@Manual(examples = {"webhook add https://example.org/bounces --list afnog", "webhook test 3"},
        seeAlso = {"indaba webhooks", "docs/operations.md"})
final class WebhookCommand {

    private static final String SEE = " See them with: bin/indaba webhooks";

    /** {@code webhook add URL}. */
    @CommandLine.Command(name = "add", description = "Posts bounce events to an address from now on, and prints the secret of it.")
    @Manual(examples = {"webhook add https://example.org/bounces", "webhook add https://example.org/bounces --list afnog"},
            more = "What is posted is signed with the secret, which is shown this once.",
            seeAlso = {"indaba webhook test", "indaba webhook remove", "docs/operations.md"})
    static final class Add implements Command {
        @Parameters(paramLabel = "URL", description = "Where to; begins with https.")
        String url = "";

        @Option(names = "--list", paramLabel = "LIST", description = "Only the events of this list; without it, of all.")
        @Nullable String list;

        @Override
        public void run(Operations operations, Console console) {
            HookUrl address = switch (operations.webhooks().parse(url)) {
                case HookUrl.Parsed.Valid(HookUrl parsed) -> parsed;
                case HookUrl.Parsed.Invalid(String reason) -> throw new Refusal(reason);
            };
            @Nullable Long listId = list == null ? null : ListName.find(operations, list).id();
            switch (operations.transactions().call(() -> addInTx(operations, new NewWebhook(address, listId, "operator")))) {
                case Webhooks.Added.TooMany(int most) -> throw new Refusal("There are " + most + " already, and no more may be." + SEE);
                case Webhooks.Added.Done(long id, String secret) -> {
                    console.result(secret, Row.of("id", id).and("secret", secret));
                    if (console.format() == Console.Format.TEXT) {
                        console.note("This is the secret of webhook " + id + ", shown this once. Try it with: bin/indaba webhook test "
                                + id);
                    }
                }
            }
        }

        private static Webhooks.Added addInTx(Operations operations, NewWebhook wanted) {
            Webhooks.Added added = operations.webhooks().addInTx(wanted, operations.hookEvents().latest());
            if (added instanceof Webhooks.Added.Done done) {
                operations.audit().appendInTx("operator", "webhook add", "webhook " + done.id(), wanted.url().text());
            }
            return added;
        }
    }

    /** {@code webhook remove ID}. */
    @CommandLine.Command(name = "remove", description = "Posts nothing there any more.")
    @Manual(examples = "webhook remove 3", seeAlso = {"indaba webhooks", "indaba webhook add"})
    static final class Remove implements Command {
        @Parameters(paramLabel = "ID", description = "Its number, which the command webhooks shows.")
        long id;

        @Override
        public void run(Operations operations, Console console) {
            operations.transactions().run(() -> {
                Webhook removed = operations.webhooks().removeInTx(id).orElseThrow(() -> none(id));
                operations.audit().appendInTx("operator", "webhook remove", "webhook " + id, removed.url());
            });
            console.result("Webhook " + id + " is removed.", Row.of("id", id).and("removed", true));
        }
    }

    /** {@code webhook enable ID}. */
    @CommandLine.Command(name = "enable", description = "Uses a webhook again that failed or was switched off; it gets what it missed.")
    @Manual(examples = "webhook enable 3", seeAlso = {"indaba webhooks", "indaba webhook test"})
    static final class Enable implements Command {
        @Parameters(paramLabel = "ID", description = "Its number, which the command webhooks shows.")
        long id;

        @Override
        public void run(Operations operations, Console console) {
            operations.transactions().run(() -> {
                Webhook enabled = operations.webhooks().enableInTx(id).orElseThrow(() -> none(id));
                operations.audit().appendInTx("operator", "webhook enable", "webhook " + id, enabled.url());
            });
            console.result("Webhook " + id + " is used from now on.", Row.of("id", id).and("enabled", true));
        }
    }

    /** {@code webhook test ID}. */
    @CommandLine.Command(name = "test", description = "Posts a signed body without events, and says what came of it.")
    @Manual(examples = "webhook test 3", seeAlso = {"indaba webhooks", "indaba webhook enable"})
    static final class Test implements Command {
        @Parameters(paramLabel = "ID", description = "Its number, which the command webhooks shows.")
        long id;

        @Override
        public void run(Operations operations, Console console) {
            HookAnswer answer = operations.hookSender().test(id).orElseThrow(() -> none(id));
            if (!(answer instanceof HookAnswer.Taken)) {
                throw new Refusal("Webhook " + id + " did not take it: " + answer.words() + ".");
            }
            console.result("Webhook " + id + " works: " + answer.words() + ".", Row.of("id", id).and("status", answer.status()));
        }
    }

    private static Refusal none(long id) {
        return new Refusal("There is no webhook " + id + "." + SEE);
    }
}
