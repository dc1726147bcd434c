package org.indaba.app.cli;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;
import org.indaba.app.bench.Source;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.config.Settings;
import org.indaba.app.home.Refusal;
import org.indaba.deliver.CopyState;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine;

/**
 * {@code warm-up}: what the launcher runs once after a build, so that the JVM sees which classes are needed and which methods are hot,
 * and keeps both ready in a cache: the first post after a start then finds a program that knows its work. A server on ports of its own,
 * in a home that the launcher throws away; a list, a post that becomes copies, the commands, the pages; the end.
 */
@CommandLine.Command(name = "warm-up", hidden = true, description = "Starts, does a little of everything and stops; for the launcher.")
@Manual(examples = "warm-up")
final class WarmUpCommand implements ServingCommand {

    /** Enough that the JVM's profiles of sending a copy are those of a large list; about a second. */
    private static final int COPIES = 4_000;

    /** How often each page is opened. */
    private static final int LOOKS = 20;

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int SIZE_BYTES = 4096;
    private static final String LIST = "warm-up@lists.invalid";
    /** The copies of this one are signed, and few: a signature costs more than all the rest of a copy. */
    private static final String SIGNED_DOMAIN = "signed.invalid";
    private static final String SIGNED_LIST = "warm-up@" + SIGNED_DOMAIN;
    private static final int SIGNED_COPIES = 1_000;
    private static final String OWNER = "owner@people.invalid";
    private static final String RUN = "warm-up";
    private static final String SIGNED_RUN = "warm-up-signed";
    private static final String MESSAGE_ID = messageId(RUN);

    @Override
    public Map<String, String> settings(Settings made) {
        // Lives for as long as this process.
        SmtpSink sink = SmtpSink.start(SinkOptions.counting());
        Map<String, String> settings = new HashMap<>();
        for (String host : List.of("indaba.smtp.host", "indaba.http.host")) {
            settings.put(host, "127.0.0.1");
        }
        for (String port : List.of("indaba.smtp.port", "indaba.http.port", "indaba.http.management-port")) {
            settings.put(port, "0");
        }
        settings.put("indaba.delivery.smarthost", sink.address());
        return settings;
    }

    @Override
    public void ready(Operations operations, Console console, Addresses addresses) {
        new ServeCommand().ready(operations, console, addresses);
        run(operations, console, List.of("list", "create", LIST, "--owner", OWNER, "--set", "posting=open"));
        run(operations, console, members(LIST, COPIES));
        run(operations, console, List.of("list", "create", SIGNED_LIST, "--owner", OWNER, "--set", "posting=open"));
        run(operations, console, members(SIGNED_LIST, SIGNED_COPIES));
        run(operations, console, List.of("dkim", "create", SIGNED_DOMAIN));
        run(operations, console, List.of("dkim", "rotate", SIGNED_DOMAIN, "--now"));
        addresses.smtp().ifPresent(smtp -> {
            explode(operations, console, smtp, LIST, RUN, COPIES);
            explode(operations, console, smtp, SIGNED_LIST, SIGNED_RUN, SIGNED_COPIES);
        });
        for (Console.Format format : Console.Format.values()) {
            for (List<String> line : commands()) {
                run(operations, console.in(format), line);
            }
        }
        browse(operations, console, addresses.web());
    }

    private static List<String> members(String list, int count) {
        List<String> members = new ArrayList<>(List.of("member", "add", list));
        IntStream.range(0, count).mapToObj(i -> "member" + i + "@domain" + i % 100 + ".invalid").forEach(members::add);
        return members;
    }

    /** The pages too: somebody watches while a post explodes, and the first look is no slower than the others. */
    private static void browse(Operations operations, Console console, String web) {
        try (Visit visit = new Visit(web)) {
            visit.signIn(URI.create(LoginCommand.link(operations, EmailAddress.of(OWNER))).getPath());
            List<String> pages = new ArrayList<>(List.of("/", "/admin", "/admin/posts", "/admin/queue", "/admin/sites"));
            for (long post : operations.archive().postsOf(MESSAGE_ID)) {
                pages.add("/admin/posts/" + post);
                pages.add("/admin/posts/" + post + "?state=delivered");
            }
            for (int round = 0; round < LOOKS; round++) {
                pages.forEach(visit::open);
            }
            console.note("Pages looked at: " + pages.size());
        } catch (Refusal | UncheckedIOException stumbled) {
            console.note(String.valueOf(stumbled.getMessage()));
        }
    }

    private static List<List<String>> commands() {
        return List.of(List.of("domains"), List.of("admin", "add", OWNER), List.of("admins"), List.of("lists"),
                List.of("list", "show", LIST),
                List.of("list", "set", LIST, "subject-prefix=[x]"), List.of("members", LIST), List.of("member", "remove", LIST,
                "member0@domain0.invalid"), List.of("member", "add", LIST, "member0@domain0.invalid"), List.of("held", LIST),
                List.of("queue"), List.of("sites"), List.of("copies", MESSAGE_ID, "--counts"), List.of("copies", MESSAGE_ID),
                List.of("shunted"));
    }

    private static void run(Operations operations, Console console, List<String> line) {
        PrintStream out = console.out();
        if (IndabaCommand.parse(line, out, out) instanceof Parsed.Wanted wanted && wanted.action() instanceof Command command) {
            try {
                command.run(operations, console);
            } catch (Refusal refusal) {
                // A rehearsal may stumble: what was not seen is only slower later.
                console.note(String.valueOf(refusal.getMessage()));
            }
        }
    }

    private static String messageId(String run) {
        return "<" + run + ".0@source.invalid>";
    }

    private static void explode(Operations operations, Console console, String smtp, String list, String run, int copies) {
        int port = Integer.parseInt(smtp.substring(smtp.lastIndexOf(':') + 1));
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Source.Report report = new Source(new Source.Plan(server, 1, 1, SIZE_BYTES, OWNER, list, run), InstantSource.system()).run();
        console.note("Posted: " + report);
        long begun = System.nanoTime();
        while (delivered(operations, run) < copies && System.nanoTime() - begun < LONGEST.toNanos()) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        console.note("Copies: " + delivered(operations, run));
    }

    private static long delivered(Operations operations, String run) {
        return operations.archive().postsOf(messageId(run)).stream()
                .mapToLong(post -> operations.ledger().mailingOf(post).stream()
                        .map(mailing -> operations.ledger().counts(mailing).getOrDefault(CopyState.DELIVERED, 0L)).reduce(0L, Long::sum))
                .sum();
    }

    @Override
    public Then then() {
        return Then.STOP;
    }
}
