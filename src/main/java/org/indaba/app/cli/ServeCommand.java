package org.indaba.app.cli;

import picocli.CommandLine;

/** {@code serve}: the server. */
@CommandLine.Command(name = "serve", description = "Runs the server: takes posts, sends copies, serves the pages.",
        footer = {"", "Makes the home and its database if there is none. Stop it with Ctrl-C, or with the TERM signal."},
        exitCodeList = {"1:Failed; the reason is on standard error.", "2:Wrong usage.", "129:Stopped in order, by HUP.",
            "130:Stopped in order, by Ctrl-C.", "143:Stopped in order, by TERM."})
@Manual(examples = {"serve", "serve --home /var/lib/indaba"}, seeAlso = {"docs/operations.md", "docs/configuration.md"})
final class ServeCommand implements ServingCommand {

    @Override
    public void ready(Operations operations, Console console, Addresses addresses) {
        String smtp = addresses.smtp().map(address -> "SMTP on " + address + ", ").orElse("");
        console.result("Indaba is ready: " + smtp + "web on " + addresses.web(),
                Row.of("ready", true).and("smtp", addresses.smtp().orElse(null)).and("web", addresses.web()));
        console.out().flush();
    }
}
