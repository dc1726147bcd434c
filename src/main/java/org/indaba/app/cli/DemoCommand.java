package org.indaba.app.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.indaba.app.config.Settings;
import org.indaba.app.database.DatabaseFolder;
import org.indaba.app.database.PreparedDatabase;
import org.indaba.app.demo.Cast;
import org.indaba.app.demo.ThrowAwayHome;
import org.indaba.app.home.Home;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code demo}: a server with a list, people and mail hosts of its own, in a home that is gone when it ends. */
@CommandLine.Command(name = "demo", description = "Shows Indaba: a sample list, and mail that is captured and shown in the browser.",
        footer = {"", "Nothing leaves this machine, nothing that was there is touched, and nothing is left behind. The environment may say",
            "where it listens (INDABA_SMTP_HOST, INDABA_SMTP_PORT, INDABA_HTTP_HOST, INDABA_HTTP_PORT); other settings do",
            "not count. Posts are taken up to " + DemoCommand.MAX_SIZE + ". End it with Ctrl-C."})
@Manual(examples = {"demo", "demo --subscribers 10000"}, seeAlso = "indaba serve")
public final class DemoCommand implements ServingCommand {

    /** The property that makes a server a demo: how many subscribers its list has. No operator can set it. */
    public static final String SUBSCRIBERS = "indaba.demo.subscribers";

    /** Settings that may be made for a demo; all else would lead out of it. */
    private static final Set<String> HEEDED = Set.of("INDABA_SMTP_HOST", "INDABA_SMTP_PORT", "INDABA_HTTP_HOST", "INDABA_HTTP_PORT",
            "INDABA_HTTP_MANAGEMENT_PORT", "INDABA_JAVA_OPTS");

    /** To the mail hosts at once. Each has a copy in memory while it comes, and once more when it is put into a mailbox. */
    static final int CONNECTIONS = 100;

    /** The largest post: with one on each connection the launcher's heap of half a gigabyte holds the hosts, too. */
    static final String MAX_SIZE = "1MB";

    private static final String SMTP = "indaba.smtp";
    private static final String HTTP = "indaba.http";
    private static final String WEB_URL = "indaba.web.url";
    private static final String MANAGEMENT_PORT = "indaba.http.management-port";
    private static final String HERE = "127.0.0.1";
    private static final String ANY_PORT = "0";

    @Option(names = "--subscribers", paramLabel = "N", description = "How many people are on the list; the mail hosts of some misbehave.")
    int subscribers = Cast.handful();

    private @Nullable ThrowAwayHome home;
    /** Ports that the system chose, until this ends: it gives them to nobody else meanwhile. */
    private final List<Socket> held = new ArrayList<>();

    @Override
    public Optional<String> lacks() {
        return subscribers >= Cast.handful() && subscribers <= Cast.MOST ? Optional.empty()
                : Optional.of("--subscribers takes " + Cast.handful() + " to " + Cast.MOST + ", not " + subscribers + ".");
    }

    @Override
    public Optional<Path> ownHome() {
        home = ThrowAwayHome.make(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
        PreparedDatabase.ofLauncher().copyTo(new DatabaseFolder(new Home(home.folder()).database()));
        return Optional.of(home.folder());
    }

    @Override
    public void ended() {
        held.forEach(DemoCommand::letGo);
        if (home != null) {
            home.close();
        }
    }

    @Override
    public Map<String, String> heeded(Map<String, String> environment) {
        return environment.entrySet().stream().filter(each -> !each.getKey().startsWith("INDABA_") || HEEDED.contains(each.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Map<String, String> settings(Settings made) {
        Map<String, String> settings = asIfNothingWereSet();
        made.of(MANAGEMENT_PORT).ifPresent(port -> settings.put(MANAGEMENT_PORT, port));
        for (String listener : List.of(SMTP, HTTP)) {
            String host = made.of(listener + ".host").orElse(HERE);
            settings.put(listener + ".host", host);
            settings.put(listener + ".port", port(made, listener + ".port", host));
        }
        settings.put(WEB_URL, "http://localhost:" + settings.get(HTTP + ".port"));
        settings.put("indaba.hostname", Cast.LIST.domain());
        settings.put("indaba.delivery.connections", Integer.toString(CONNECTIONS));
        settings.put("indaba.delivery.connections-per-site", "20");
        // A visitor does not wait five minutes for what comes back, nor five days for what is given up.
        settings.put("indaba.delivery.first-retry", "6s");
        settings.put("indaba.delivery.max-retry", "30s");
        settings.put("indaba.delivery.give-up-after", "10m");
        settings.put("indaba.delivery.connect-timeout", "5s");
        settings.put("indaba.delivery.reply-timeout", "1m");
        settings.put("indaba.smtp.max-size", MAX_SIZE);
        // What was printed shall stay in sight; the story of each copy is in the ledger.
        settings.put("quarkus.log.level", "WARN");
        settings.put("quarkus.log.category.\"org.indaba\".level", "WARN");
        settings.put(SUBSCRIBERS, Integer.toString(subscribers));
        return settings;
    }

    /**
     * Every setting with its default, or with nothing, which counts as unset: the configuration library reads the environment by itself,
     * and what is laid over wins. Neither the home, which is the demo's own, nor the management port, which is any that is free.
     */
    private static Map<String, String> asIfNothingWereSet() {
        Map<String, String> settings = new HashMap<>();
        Settings.defaults().forEach((key, usual) -> settings.put(key, usual.orElse("")));
        settings.keySet().removeAll(Set.of("indaba.home", MANAGEMENT_PORT));
        return settings;
    }

    /** The port that was asked for, the usual one if it is free, else any that is: known before the start, for it is told everywhere. */
    private String port(Settings made, String key, String host) {
        Optional<String> asked = made.of(key).filter(port -> !port.equals(ANY_PORT));
        if (asked.isPresent()) {
            return asked.get();
        }
        String wanted = made.of(key).isPresent() ? ANY_PORT : made.effective(key);
        return wanted.equals(ANY_PORT) || !isFree(host, wanted) ? anyFree(host) : wanted;
    }

    private static boolean isFree(String host, String port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(port)));
            return true;
        } catch (IOException | IllegalArgumentException taken) {
            return false;
        }
    }

    /**
     * Seconds pass until the server listens. Where SO_REUSEADDR is set, as servers set it, a socket that is bound and does not listen keeps
     * the system from giving the port to connections and to others who want any, and is not in the way of who names it.
     */
    private String anyFree(String host) {
        try {
            Socket socket = new Socket();
            held.add(socket);
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
            return Integer.toString(socket.getLocalPort());
        } catch (IOException | IllegalArgumentException none) {
            return ANY_PORT;
        }
    }

    private static void letGo(Socket held) {
        try {
            held.close();
        } catch (IOException gone) {
            // It is as free as it was.
        }
    }

    @Override
    public void ready(Operations operations, Console console, Addresses addresses) {
        String smtp = addresses.smtp().orElseThrow();
        new DemoList(operations, smtp).make(Cast.of(subscribers));
        String folder = ConfigProvider.getConfig().getValue("indaba.home", String.class);
        String login = LoginCommand.link(operations, Cast.owner().address());
        new DemoWelcome(smtp, operations.siteAddress().url(), login, folder, subscribers).print(console);
        console.out().flush();
    }
}
