package org.indaba.app.cli;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.indaba.app.home.Refusal;
import org.indaba.auth.DkimKeyChange;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimKeys;
import org.indaba.auth.DomainKey;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dkim create|rotate|show|remove}: the keys that sign copies. No command shows the private half of one. */
@CommandLine.Command(name = "dkim", description = "Makes and shows the keys that sign the copies of a domain's lists.",
        subcommands = {DkimCommand.Create.class, DkimCommand.Rotate.class, DkimCommand.Show.class, DkimCommand.Remove.class})
@Manual(examples = {"dkim create lists.example.org", "dkim show"}, seeAlso = "docs/operations.md")
final class DkimCommand {

    /** Which kinds of keys are made. */
    enum Kinds {
        /** RSA of 2048 bits. */
        RSA(EnumSet.of(DkimKeyType.RSA)),
        /** Ed25519. */
        ED25519(EnumSet.of(DkimKeyType.ED25519)),
        /** One of each, side by side. */
        BOTH(EnumSet.allOf(DkimKeyType.class));

        private final Set<DkimKeyType> types;

        Kinds(Set<DkimKeyType> types) {
            this.types = types;
        }
    }

    /** {@code dkim create DOMAIN}. */
    @CommandLine.Command(name = "create", description = "Makes the first signing keys of a domain, and prints the lines for its zone.")
    @Manual(examples = {"dkim create lists.example.org", "dkim create lists.example.org --type rsa"},
            more = "Nothing is signed before DNS serves a key: the server looks every five minutes, and signs a quarter of an hour after "
                    + "it saw the key first. \"dkim rotate DOMAIN --now\" does not wait for that.",
            seeAlso = {"indaba dkim rotate", "indaba dkim show"})
    static final class Create implements Command {
        @Parameters(paramLabel = "DOMAIN", description = "Such as lists.example.org.")
        String domain = "";

        @Option(names = "--type", paramLabel = "TYPE", defaultValue = "both",
                description = "rsa, which everybody verifies; ed25519, which is short and quick; or both, side by side (${DEFAULT-VALUE}).")
        Kinds kinds = Kinds.BOTH;

        @Override
        public void run(Operations operations, Console console) {
            String name = served(operations, domain);
            DkimKeyChange change = operations.transactions().call(() ->
                    told(operations, "dkim create", name, operations.dkimKeys().createInTx(name, kinds.types)));
            switch (change) {
                case DkimKeyChange.Done(List<DomainKey> keys) -> lines(keys, console);
                case DkimKeyChange.Refused(String reason) -> throw new Refusal("No key is made for " + name + ": " + reason
                        + ". Make the next ones with: bin/indaba dkim rotate " + name);
            }
        }
    }

    /** {@code dkim rotate DOMAIN}. */
    @CommandLine.Command(name = "rotate", description = "Makes the next signing keys of a domain, under names of their own.")
    @Manual(examples = {"dkim rotate lists.example.org", "dkim rotate lists.example.org --now"},
            more = "The keys at work go on until the next ones take over, a quarter of an hour after DNS was first seen to serve these. "
                    + "The lines of the old ones must stay in the zone for two weeks more, for copies that are under way; \"dkim show\" "
                    + "says until when.",
            seeAlso = {"indaba dkim show", "indaba dkim create"})
    static final class Rotate implements Command {
        @Parameters(paramLabel = "DOMAIN", description = "Such as lists.example.org.")
        String domain = "";

        @Option(names = "--now", description = "Makes none: the keys that wait sign from now on, whatever DNS says.")
        boolean now;

        @Override
        public void run(Operations operations, Console console) {
            String name = named(domain);
            DkimKeys keys = operations.dkimKeys();
            DkimKeyChange change = operations.transactions().call(() -> now
                    ? told(operations, "dkim activate", name, keys.activateInTx(name))
                    : told(operations, "dkim rotate", name, keys.rotateInTx(name)));
            switch (change) {
                case DkimKeyChange.Done(List<DomainKey> changed) when now -> changed.forEach(key -> console.result(
                        "The key " + key.names().selector() + " of " + name + " signs from now on.", row(key)));
                case DkimKeyChange.Done(List<DomainKey> made) -> lines(made, console);
                case DkimKeyChange.Refused(String reason) -> throw new Refusal("Nothing is changed for " + name + ": " + reason
                        + ". See its keys with: bin/indaba dkim show " + name);
            }
        }
    }

    /** {@code dkim show [DOMAIN]}. */
    @CommandLine.Command(name = "show", description = "Shows signing keys, and of one domain the lines for its zone.")
    @Manual(examples = {"dkim show", "dkim show lists.example.org"}, seeAlso = {"indaba dkim create", "indaba dkim rotate"})
    static final class Show implements Command {
        @Parameters(paramLabel = "DOMAIN", arity = "0..1", description = "Such as lists.example.org; without it, all keys.")
        @Nullable String domain;

        @Override
        public void run(Operations operations, Console console) {
            List<DomainKey> keys = domain == null ? operations.dkimKeys().all() : operations.dkimKeys().of(named(domain));
            if (domain != null && keys.isEmpty()) {
                throw new Refusal(domain + " has no signing keys. Make them with: bin/indaba dkim create " + domain);
            }
            try (Table table = console.table("domain", "selector", "type", "state", "since", "until")) {
                keys.forEach(key -> table.add(row(key)));
            }
            if (domain != null) {
                console.say("");
                keys.forEach(key -> console.say(key.state() instanceof DomainKey.State.Broken(String reason)
                        ? "; " + key.names().selector() + " cannot be read, and signs nothing: " + reason : key.zoneLine()));
            }
        }
    }

    /** {@code dkim remove DOMAIN SELECTOR}. */
    @CommandLine.Command(name = "remove", description = "Forgets a signing key for good; it signs no more.")
    @Manual(examples = "dkim remove lists.example.org indaba-20261128-rsa",
            more = "For a key that somebody else got hold of, and for a domain that shall not sign any more. Take its line out of the zone "
                    + "too. Copies leave without its signature within a minute.",
            seeAlso = {"indaba dkim show", "indaba dkim rotate"})
    static final class Remove implements Command {
        @Parameters(index = "0", paramLabel = "DOMAIN", description = "Such as lists.example.org.")
        String domain = "";

        @Parameters(index = "1", paramLabel = "SELECTOR", description = "As \"dkim show\" has it.")
        String selector = "";

        @Override
        public void run(Operations operations, Console console) {
            String name = named(domain);
            operations.transactions().run(() -> {
                if (!operations.dkimKeys().removeInTx(name, selector)) {
                    throw new Refusal(name + " has no signing key " + selector + ". See its keys with: bin/indaba dkim show " + name);
                }
                operations.audit().appendInTx(OPERATOR, "dkim remove", name, selector);
            });
            console.result("The key " + selector + " of " + name + " is forgotten.",
                    Row.of("domain", name).and("selector", selector).and("removed", true));
        }
    }

    /** The domain as it is kept: one that is served. */
    private static String served(Operations operations, String domain) {
        String name = named(domain);
        if (!operations.domains().all().contains(name)) {
            throw new Refusal(name + " is none of the domains. Add it with: bin/indaba domain add " + name);
        }
        return name;
    }

    private static String named(String domain) {
        return switch (EmailAddress.parse("postmaster@" + domain.strip())) {
            case ParsedAddress.Valid(EmailAddress address) when !address.domain().startsWith("[") -> address.domain();
            case ParsedAddress.Valid _, ParsedAddress.Invalid _ ->
                throw new Refusal(domain + " is no mail domain. Write it like lists.example.org.");
        };
    }

    /** What was done stands in the audit log, in the same transaction. */
    private static DkimKeyChange told(Operations operations, String action, String domain, DkimKeyChange change) {
        if (change instanceof DkimKeyChange.Done(List<DomainKey> keys)) {
            operations.audit().appendInTx(Command.OPERATOR, action, domain,
                    String.join(", ", keys.stream().map(key -> key.names().selector()).toList()));
        }
        return change;
    }

    private static void lines(List<DomainKey> keys, Console console) {
        String domain = keys.getFirst().names().domain();
        console.say("; For the zone of " + domain + ". A key signs " + words(DkimKeys.LEAD) + " after DNS was first seen to serve it.");
        keys.forEach(key -> console.result(key.zoneLine(), row(key)));
    }

    private static String words(Duration time) {
        return time.toMinutes() + " minutes";
    }

    /** What a program gets of a key; the table has the first columns. */
    private static Row row(DomainKey key) {
        Row row = Row.of("domain", key.names().domain()).and("selector", key.names().selector()).and("type", key.kind());
        return (switch (key.state()) {
            case DomainKey.State.Waiting() -> row.and("state", "WAITING").and("since", key.createdAt()).and("until", null);
            case DomainKey.State.Soon(var from) -> row.and("state", "SERVED").and("since", key.createdAt()).and("until", from);
            case DomainKey.State.Signing(var since) -> row.and("state", "SIGNING").and("since", since).and("until", null);
            case DomainKey.State.Followed(var since, var until) -> row.and("state", "FOLLOWED").and("since", since).and("until", until);
            case DomainKey.State.Broken _ -> row.and("state", "BROKEN").and("since", key.createdAt()).and("until", null);
        }).and("name", key.dnsName()).and("record", key.record()).and("zoneLine", key.zoneLine());
    }
}
