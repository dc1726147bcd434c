package org.indaba.app.cli;

import java.util.List;
import org.indaba.hook.Webhook;
import org.indaba.hook.Webhooks;
import picocli.CommandLine;

/** {@code webhooks}: where events are posted, and how that goes. */
@CommandLine.Command(name = "webhooks", description = "Lists the webhooks: where events are posted, and how that goes.")
@Manual(examples = {"webhooks", "webhooks --json"}, seeAlso = {"indaba webhook add", "indaba webhook test"})
final class WebhooksCommand implements Command {

    @Override
    public void run(Operations operations, Console console) {
        try (Table table = console.table("id", "list", "url", "state", "delivered", "failures", "lastAnswer")) {
            long after = 0;
            List<Webhook> page;
            do {
                page = operations.webhooks().all(null, after, Webhooks.MAX_PAGE);
                for (Webhook webhook : page) {
                    table.add(row(operations, webhook));
                    after = webhook.id();
                }
            } while (page.size() == Webhooks.MAX_PAGE);
        }
    }

    private static Row row(Operations operations, Webhook webhook) {
        String list = ListName.shown(operations, webhook.listId());
        Webhook.Trouble trouble = webhook.trouble();
        Webhook.Try last = webhook.last();
        return Row.of("id", webhook.id()).and("list", list).and("url", webhook.url()).and("state", webhook.standing())
                .and("delivered", webhook.delivered()).and("failures", trouble == null ? 0 : trouble.failures())
                .and("lastAnswer", last == null ? "" : last.answer()).and("lastAt", last == null ? null : last.at())
                .and("next", trouble == null ? null : trouble.next()).and("madeBy", webhook.madeBy()).and("madeAt", webhook.madeAt());
    }
}
