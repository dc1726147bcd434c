package org.indaba.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Postfix of its own on loopback, beside any that the machine runs: a second real mail server. It takes mail for
 * {@value #PEOPLE}, where some have a mailbox; hands mail for {@value #LISTS} to Indaba, with TLS or not at all; and
 * mail for {@value #FAR} to a third server, which may refuse it. It offers TLS itself, and writes down every dialogue.
 */
public final class Postfix implements AutoCloseable {

    /** The domain of the people, whose mail lies in mailboxes. */
    public static final String PEOPLE = "example.net";

    /** A domain whose mail Postfix takes for another server, which may refuse it later. */
    public static final String FAR = "far.example.net";

    /** The domain of the lists. */
    public static final String LISTS = "lists.example.org";

    private static final String USER = "postfix";

    private final Path folder;
    private final int port;

    private Postfix(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * Where it stands among the others, all on 127.0.0.1.
     *
     * @param port its own
     * @param indabaPort where mail for {@link #LISTS} goes
     * @param farPort where mail for {@link #FAR} goes
     */
    public record Ports(int port, int indabaPort, int farPort) {
    }

    /** Why it cannot run here, or nothing if it can. */
    public static Optional<String> missing() {
        if (!Tool.installed("postfix")) {
            return Optional.of("Postfix is not installed (apt-get install postfix)");
        }
        return Tool.run("id", "-u").out().strip().equals("0") ? Optional.empty() : Optional.of("Postfix is started by root only");
    }

    /** A port that is free now: Postfix cannot choose one itself. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param folder will be made, in a folder of the test's own that is opened for Postfix to pass
     * @param mailboxes the local parts at {@link #PEOPLE} that exist
     */
    public static Postfix start(Path folder, Ports ports, List<String> mailboxes) {
        try {
            Postfix postfix = new Postfix(folder, ports.port());
            postfix.configure(ports, mailboxes);
            postfix.command("start");
            postfix.awaitGreeting();
            return postfix;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it takes mail, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The mails in the mailbox of somebody at {@link #PEOPLE}, the oldest first. */
    public List<ReceivedMail> mailbox(String localPart) {
        Path box = folder.resolve("mail").resolve(localPart).resolve("new");
        if (!Files.exists(box)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(box)) {
            List<ReceivedMail> mails = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                mails.add(ReceivedMail.of(Files.readAllBytes(file)));
            }
            return mails;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything it has logged, the dialogues among it. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it. */
    @Override
    public void close() {
        command("stop");
    }

    private void command(String word) {
        Tool.Result result = Tool.run("postfix", "-c", folder.resolve("etc").toString(), word);
        if (result.exitCode() != 0) {
            throw new AssertionError("postfix " + word + ": " + result.out() + (Files.exists(folder.resolve("log")) ? log() : ""));
        }
    }

    private void awaitGreeting() throws IOException {
        for (long end = System.nanoTime() + 30_000_000_000L; System.nanoTime() < end;) {
            try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                socket.setSoTimeout(10_000);
                if (socket.getInputStream().read() == '2') {
                    return;
                }
            } catch (java.net.ConnectException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("Postfix did not answer: " + log());
    }

    private void configure(Ports ports, List<String> mailboxes) throws IOException {
        for (String name : List.of("etc", "queue", "data", "mail")) {
            Files.createDirectories(folder.resolve(name));
        }
        UserPrincipal user = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
        Files.setOwner(folder.resolve("data"), user);
        Files.setOwner(folder.resolve("mail"), user);
        // Its delivery agents are not root: they must be able to pass.
        for (Path way : List.of(folder.getParent(), folder)) {
            Files.setPosixFilePermissions(way, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path etc = folder.resolve("etc");
        TestCertificate.of("mx." + PEOPLE).writePem(etc.resolve("certificate.pem"), etc.resolve("key.pem"));
        Files.writeString(etc.resolve("boxes"), mailboxes.stream().map(name -> name + "@" + PEOPLE + " " + name + "/\n")
                .collect(Collectors.joining()));
        Files.writeString(etc.resolve("main.cf"), mainConfiguration(ports));
        Files.writeString(etc.resolve("master.cf"), services(ports.port()));
    }

    private String mainConfiguration(Ports ports) {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                command_directory = /usr/sbin
                daemon_directory = /usr/lib/postfix/sbin
                mail_owner = %2$s
                setgid_group = postdrop
                maillog_file = %1$s/log
                maillog_file_prefixes = %1$s
                myhostname = mx.%3$s
                mydomain = %3$s
                mydestination =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                mynetworks = 127.0.0.0/8
                smtpd_tls_security_level = may
                smtpd_tls_cert_file = %1$s/etc/certificate.pem
                smtpd_tls_key_file = %1$s/etc/key.pem
                smtpd_tls_received_header = yes
                virtual_mailbox_domains = %3$s
                virtual_mailbox_base = %1$s/mail
                virtual_mailbox_maps = texthash:%1$s/etc/boxes
                virtual_uid_maps = static:%4$s
                virtual_gid_maps = static:%5$s
                relay_domains = %6$s, %7$s
                transport_maps = inline:{ %6$s=smtp:[127.0.0.1]:%8$d, %7$s=plain:[127.0.0.1]:%9$d }
                smtp_tls_security_level = encrypt
                smtp_tls_loglevel = 1
                debug_peer_list = 127.0.0.1
                """.formatted(folder, USER, PEOPLE, Tool.run("id", "-u", USER).out().strip(), Tool.run("id", "-g", USER).out().strip(),
                LISTS, FAR, ports.indabaPort(), ports.farPort());
    }

    private static String services(int port) {
        return """
                127.0.0.1:%d inet n - n - - smtpd
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                verify unix - - n - 1 verify
                smtp unix - - n - - smtp
                plain unix - - n - - smtp -o smtp_tls_security_level=none
                error unix - - n - - error
                retry unix - - n - - error
                virtual unix - n n - - virtual
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                postlog unix-dgram n - n - 1 postlogd
                proxymap unix - - n - - proxymap
                tlsmgr unix - - n 1000? 1 tlsmgr
                """.formatted(port);
    }
}
