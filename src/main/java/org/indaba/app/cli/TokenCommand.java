package org.indaba.app.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.indaba.access.ApiToken;
import org.indaba.access.ApiTokens;
import org.indaba.access.NewApiToken;
import org.indaba.access.Scope;
import org.indaba.app.home.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token create|revoke}: with what programs use the REST interface. */
@CommandLine.Command(name = "token", description = "Makes or revokes a token, with which a program uses the REST interface.",
        subcommands = {TokenCommand.Create.class, TokenCommand.Revoke.class})
@Manual(examples = {"token create monitor --scope bounces:read", "token revoke 3"}, seeAlso = {"indaba tokens", "docs/operations.md"})
final class TokenCommand {

    /** {@code token create NAME}. */
    @CommandLine.Command(name = "create", description = "Makes a token and prints it, this once.")
    @Manual(examples = {"token create monitor --scope bounces:read", "token create shop --scope bounces:read,bounces:write --list afnog "
            + "--for 90d"}, more = "What is kept of it is a digest: nobody can print it again. It ends by itself.",
            seeAlso = {"indaba tokens", "indaba token revoke"})
    static final class Create implements Command {
        @Parameters(paramLabel = "NAME", description = "What it is for.")
        String name = "";

        @Option(names = "--scope", paramLabel = "SCOPE", required = true, split = ",", converter = ScopeConverter.class,
                completionCandidates = ScopeWords.class, description = "What it allows: ${COMPLETION-CANDIDATES}.")
        Set<Scope> scopes = new LinkedHashSet<>();

        @Option(names = "--list", paramLabel = "LIST", description = "The one list it is for; without it, the whole site.")
        @Nullable String list;

        @Option(names = "--for", paramLabel = "TIME", converter = QueueCommand.TimeConverter.class,
                description = "How long it lives, such as 90d; a year without it.")
        @Nullable Duration time;

        @Override
        public void run(Operations operations, Console console) {
            NewApiToken wanted = wanted(operations);
            ApiTokens.Made made = operations.transactions().call(() -> {
                ApiTokens.Made token = operations.apiTokens().makeInTx(wanted);
                operations.audit().appendInTx("operator", "token create", "token " + token.id(),
                        wanted.name() + ": " + words(wanted.scopes()) + (list == null ? "" : " on " + list));
                return token;
            });
            console.result(made.secret(), Row.of("id", made.id()).and("token", made.secret()).and("expires", made.expiresAt()));
            if (console.format() == Console.Format.TEXT) {
                console.note("This is token " + made.id() + ". Keep it like a password: it is shown this once, and is good until "
                        + made.expiresAt() + ".");
            }
        }

        private NewApiToken wanted(Operations operations) {
            Long listId = list == null ? null : ListName.find(operations, list).id();
            try {
                return new NewApiToken(name, scopes, listId, time == null ? NewApiToken.USUAL : time, "operator");
            } catch (IllegalArgumentException wrong) {
                throw new Refusal(wrong.getMessage());
            }
        }
    }

    /** {@code token revoke ID}. */
    @CommandLine.Command(name = "revoke", description = "Ends a token at once.")
    @Manual(examples = "token revoke 3", seeAlso = {"indaba tokens", "indaba token create"})
    static final class Revoke implements Command {
        @Parameters(paramLabel = "ID", description = "Its number, which the command tokens shows.")
        long id;

        @Override
        public void run(Operations operations, Console console) {
            ApiToken token = operations.transactions().call(() -> {
                ApiToken ended = operations.apiTokens().revokeInTx(id).orElseThrow(() -> new Refusal(
                        "There is no token " + id + " that could be revoked. See them with: bin/indaba tokens"));
                operations.audit().appendInTx("operator", "token revoke", "token " + id, ended.name());
                return ended;
            });
            console.result("Token " + id + " (" + token.name() + ") is good for nothing from now on.",
                    Row.of("id", id).and("revoked", true));
        }
    }

    /** Reads a scope. */
    static final class ScopeConverter implements CommandLine.ITypeConverter<Scope> {
        @Override
        public Scope convert(String text) {
            return Scope.of(text).orElseThrow(() -> new CommandLine.TypeConversionException("'" + text + "' is no scope: "
                    + Scope.words()));
        }
    }

    /** The words that there are. */
    static final class ScopeWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Scope.values()).map(Scope::word).iterator();
        }
    }

    private static String words(Set<Scope> scopes) {
        return String.join(", ", List.copyOf(scopes).stream().sorted().map(Scope::word).toList());
    }
}
