package org.indaba.app.cli;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.indaba.access.ApiToken;
import org.indaba.access.ApiTokens;
import org.indaba.access.Scope;
import picocli.CommandLine;

/** {@code tokens}: what programs use the REST interface with. */
@CommandLine.Command(name = "tokens", description = "Lists the tokens of programs: what they allow, and when they were used last.")
@Manual(examples = {"tokens", "tokens --json"}, seeAlso = {"indaba token create", "indaba token revoke"})
final class TokensCommand implements Command {

    @Override
    public void run(Operations operations, Console console) {
        Instant now = operations.clock().instant();
        try (Table table = console.table("id", "name", "scopes", "list", "state", "expires", "used")) {
            long before = Long.MAX_VALUE;
            List<ApiToken> page;
            do {
                page = operations.apiTokens().all(before, ApiTokens.MAX_PAGE);
                for (ApiToken token : page) {
                    table.add(row(operations, token, now));
                    before = token.id();
                }
            } while (page.size() == ApiTokens.MAX_PAGE);
        }
    }

    private static Row row(Operations operations, ApiToken token, Instant now) {
        String list = ListName.shown(operations, token.listId());
        return Row.of("id", token.id()).and("name", token.name()).and("scopes", token.scopes().stream().map(Scope::word).toList())
                .and("list", list).and("state", token.standing(now).name().toLowerCase(Locale.ROOT))
                .and("expires", token.expiresAt()).and("used", token.usedAt()).and("madeBy", token.madeBy()).and("madeAt", token.madeAt());
    }
}
