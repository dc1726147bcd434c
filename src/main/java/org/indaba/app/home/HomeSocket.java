package org.indaba.app.home;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * The socket of the server in a home, by which commands reach it. Only the owner of the home, the user of the server and root get an
 * answer: the file has mode 0600, and the kernel tells who is at the other end. To be opened by the holder of the home's lock only.
 */
public final class HomeSocket implements Callers {

    /** What {@code sun_path} holds at least on the systems that we know (104 on macOS, 108 on Linux), less the final zero. */
    static final int LONGEST_PATH_OCTETS = 103;

    private static final int BACKLOG = 64;

    private final Home home;
    private final Path path;
    private final ServerSocketChannel channel;
    private final String ours = System.getProperty("user.name");

    private HomeSocket(Home home, Path path, ServerSocketChannel channel) {
        this.home = home;
        this.path = path;
        this.channel = channel;
    }

    /** Listens in this home; what a killed server left behind is removed first. */
    public static HomeSocket listen(Home home) throws IOException {
        clear(home);
        Path path = home.socket();
        if (tooLong(path)) {
            Path folder = Files.createTempDirectory(Path.of("/tmp"), "indaba-");
            home.giveToOwner(folder);
            path = folder.resolve("sock");
            Files.writeString(home.socketElsewhere(), path + "\n", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            home.giveToOwner(home.socketElsewhere());
        }
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            home.giveToOwner(path);
            return new HomeSocket(home, path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The next caller who may give commands; others are hung up on, and so is one of whom it cannot be found out. */
    @Override
    public SocketChannel accept() throws IOException {
        while (true) {
            SocketChannel caller = channel.accept();
            boolean allowed = false;
            try {
                allowed = allowed(caller);
            } finally {
                if (!allowed) {
                    caller.close();
                }
            }
            if (allowed) {
                return caller;
            }
        }
    }

    /** Calls the server of a home; empty if none listens. */
    public static Optional<SocketChannel> call(Home home) throws IOException {
        Optional<Path> path = path(home);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path.get()));
            return Optional.of(channel);
        } catch (SocketException notListening) {
            channel.close();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<Path> path(Home home) throws IOException {
        if (!tooLong(home.socket())) {
            return Optional.of(home.socket()).filter(Files::exists);
        }
        if (!Files.exists(home.socketElsewhere())) {
            return Optional.empty();
        }
        return Optional.of(Path.of(Files.readString(home.socketElsewhere()).strip())).filter(Files::exists);
    }

    private static boolean tooLong(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH_OCTETS;
    }

    private boolean allowed(SocketChannel caller) throws IOException {
        UnixDomainPrincipal peer = caller.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return peer.user().getName().equals("root") || peer.user().getName().equals(ours)
                || peer.user().equals(Files.getOwner(home.folder()));
    }

    private static void clear(Home home) throws IOException {
        Files.deleteIfExists(home.socket());
        if (Files.exists(home.socketElsewhere())) {
            Path old = Path.of(Files.readString(home.socketElsewhere()).strip());
            if (old.isAbsolute() && old.getParent().getFileName().toString().startsWith("indaba-")) {
                Files.deleteIfExists(old);
                Files.deleteIfExists(old.getParent());
            }
            Files.delete(home.socketElsewhere());
        }
    }

    /** Stops listening and removes the socket. */
    @Override
    public void close() throws IOException {
        channel.close();
        clear(home);
    }
}
