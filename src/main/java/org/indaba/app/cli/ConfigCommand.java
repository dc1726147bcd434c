package org.indaba.app.cli;

import java.util.List;
import org.indaba.app.config.Settings;
import org.indaba.app.home.Refusal;
import picocli.CommandLine;

/** {@code config}: the settings as they hold. */
@CommandLine.Command(name = "config", description = "Checks every setting, and prints it as it holds for who types this.",
        footer = {"", "The file in the home counts, and the environment of this command: what a unit or a container sets for the server",
            "alone is not seen here. The files that settings name are looked at too: whether who types this can read them.", "",
            "What the settings mean stands in docs/configuration.md."})
@Manual(examples = {"config", "config --json"}, seeAlso = "docs/configuration.md")
final class ConfigCommand implements EarlyCommand {

    @Override
    public void run(Surroundings surroundings, Console console) {
        Settings settings = Settings.read(surroundings.home(), surroundings.environment());
        try (Table table = console.table("key", "value", "from")) {
            Settings.defaults().forEach((key, fallback) -> {
                boolean made = settings.of(key).isPresent();
                String value = settings.of(key).or(() -> fallback).orElse(null);
                boolean secret = (key.endsWith("password") || key.endsWith("secret")) && value != null;
                table.add(Row.of("key", key).and("value", secret ? "(secret)" : value).and("from", made ? "you" : "default"));
            });
        }
        List<String> unreadable = settings.unreadableFiles();
        if (!unreadable.isEmpty()) {
            throw new Refusal(String.join("\n", unreadable));
        }
    }
}
