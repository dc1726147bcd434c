package org.indaba.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.indaba.access.LoginLinks;
import org.indaba.app.home.Refusal;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code login [ADDR]}: a link that signs an administrator in. */
@CommandLine.Command(name = "login", description = "Prints a link that signs an administrator in to the pages, once, within 15 minutes.",
        footer = {"", "The link begins with the setting indaba.web.url. Whoever has it gets in: show it to nobody else."})
@Manual(examples = {"login", "login ann@example.org"}, seeAlso = {"indaba admin", "indaba admins"})
final class LoginCommand implements Command {

    @Parameters(arity = "0..1", paramLabel = "ADDR", converter = AddressConverter.class,
            description = "An administrator; may be left out where there is only one.")
    @Nullable EmailAddress address;

    @Override
    public void run(Operations operations, Console console) {
        EmailAddress administrator = chosen(operations.administrators().all(), Optional.ofNullable(address));
        String link = link(operations, administrator);
        console.result(link, Row.of("link", link).and("address", administrator.toString())
                .and("minutes", LoginLinks.LIFETIME.toMinutes()));
        if (console.format() == Console.Format.TEXT) {
            console.note("Open it within " + LoginLinks.LIFETIME.toMinutes() + " minutes; it signs " + administrator + " in, once.");
        }
    }

    /** Makes a link for an administrator. */
    static String link(Operations operations, EmailAddress administrator) {
        String token = operations.transactions().call(() -> {
            operations.audit().appendInTx("operator", "login link", administrator.toString(), "");
            return operations.loginLinks().makeInTx(administrator);
        });
        return operations.siteAddress().of("/login/" + token);
    }

    private static EmailAddress chosen(List<EmailAddress> administrators, Optional<EmailAddress> named) {
        if (administrators.isEmpty()) {
            throw new Refusal("There is no administrator yet. Make one with: bin/indaba admin add ADDR");
        }
        if (named.isPresent()) {
            return administrators.stream().filter(each -> each.key().equals(named.get().key())).findFirst()
                    .orElseThrow(() -> new Refusal(named.get() + " is no administrator. Make it one with: bin/indaba admin add "
                            + named.get()));
        }
        if (administrators.size() > 1) {
            throw new Refusal("There are several administrators; say which: "
                    + administrators.stream().map(EmailAddress::toString).collect(Collectors.joining(", ")));
        }
        return administrators.getFirst();
    }
}
