package org.indaba.web.demo;

import java.util.List;
import org.indaba.language.Saying;

/**
 * What the demo is made of, for its first page.
 *
 * @param list the post address of its list
 * @param administrator who owns the list and administers the site
 * @param author a subscriber, who posts in the printed dialogue
 * @param smtp where Indaba takes mail
 * @param home the folder that {@code --home} takes
 * @param sites mail hosts that behave in ways of their own
 */
public record DemoFacts(String list, String administrator, String author, Endpoint smtp, String home, List<SiteFact> sites) {

    public DemoFacts {
        sites = List.copyOf(sites);
    }

    /** A host and a port. */
    public record Endpoint(String host, int port) {
    }

    /**
     * A mail host that does not simply take what comes.
     *
     * @param host its name
     * @param domains whose mail it takes, as text
     * @param story what it does, in a sentence
     */
    public record SiteFact(String host, String domains, Saying story) {
    }

    /** What to type, line by line, to post by hand. */
    public List<String> dialogue() {
        return List.of("telnet " + smtp.host() + " " + smtp.port(),
                // RFC 5321 §4.1.1.1: a client that needs no extension may say HELO.
                "HELO laptop.example",
                "MAIL FROM:<" + author + ">",
                "RCPT TO:<" + list + ">",
                "DATA",
                "From: " + author,
                "To: " + list,
                "Subject: Typed by hand",
                "",
                "Hello everybody, I typed this into telnet.",
                ".",
                "QUIT");
    }
}
