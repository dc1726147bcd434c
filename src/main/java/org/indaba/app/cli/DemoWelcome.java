package org.indaba.app.cli;

import java.util.List;
import java.util.stream.Stream;
import org.indaba.app.demo.Cast;
import org.indaba.web.demo.DemoFacts;

/**
 * What a demo prints when it is ready: where its pages are, what to type, how to end it. No line is longer than a terminal of
 * {@link #WIDTH} columns, as long as the folder of temporary files has a short name.
 *
 * @param smtp where it takes mail, as host:port
 * @param web the address of its pages
 * @param login signs the administrator in, once
 * @param home its folder
 * @param subscribers how many are on its list
 */
record DemoWelcome(String smtp, String web, String login, String home, int subscribers) {

    /** The columns of a terminal that nobody made wider. */
    static final int WIDTH = 80;

    private DemoFacts facts() {
        int colon = smtp.lastIndexOf(':');
        return new DemoFacts(Cast.LIST.toString(), Cast.owner().address().toString(), Cast.typist().address().toString(),
                new DemoFacts.Endpoint(smtp.substring(0, colon), Integer.parseInt(smtp.substring(colon + 1))), home, List.of());
    }

    void print(Console console) {
        DemoFacts facts = facts();
        String demo = web + "/demo";
        switch (console.format()) {
            case JSON -> console.result("", Row.of("ready", true).and("smtp", smtp).and("web", web)
                    .and("demo", demo).and("mailboxes", demo + "/mailboxes").and("login", login)
                    .and("list", facts.list()).and("subscribers", subscribers)
                    .and("home", home).and("dialogue", facts.dialogue()));
            case TEXT -> text(facts, demo).forEach(console::say);
        }
    }

    private List<String> text(DemoFacts facts, String demo) {
        return Stream.of(
                List.of("Indaba is ready: SMTP on " + smtp + ", web on " + web,
                        "",
                        "This is a demo: a list with " + subscribers + " subscribers, who live in this process only.",
                        "Nothing leaves this machine; their mail is shown in the browser.",
                        "",
                        "  Begin here    " + demo,
                        "  Their mail    " + demo + "/mailboxes",
                        "  Sign in as the administrator, once, within 15 minutes:",
                        "    " + login,
                        "",
                        "Post to the list by hand; paste this line by line into another terminal:",
                        ""),
                facts.dialogue().stream().map(line -> line.isEmpty() ? "" : "  " + line).toList(),
                List.of("",
                        "Then watch the copies arrive in the browser. Commands work here too:",
                        "",
                        "  bin/indaba --home " + home + " queue",
                        "",
                        "Ctrl-C ends the demo and removes all of it."))
                .flatMap(List::stream).toList();
    }
}
