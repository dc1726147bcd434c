package org.indaba.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeSocketTest {

    @TempDir
    Path folder;

    @Test
    void callerReachesTheListener() throws IOException {
        Home home = new Home(folder);
        try (HomeSocket socket = HomeSocket.listen(home); SocketChannel caller = HomeSocket.call(home).orElseThrow()) {
            try (SocketChannel accepted = socket.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThat(caller.isConnected()).isTrue();
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.socket()))).isEqualTo("rw-------");
        }
        assertThat(home.socket()).doesNotExist();
    }

    @Test
    void nobodyAnswersWhereNobodyListens() throws IOException {
        assertThat(HomeSocket.call(new Home(folder))).isEmpty();
        assertThat(HomeSocket.call(new Home(folder.resolve("none")))).isEmpty();
    }

    @Test
    void socketOfAKilledServerIsReplaced() throws IOException {
        Home home = new Home(folder);
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(home.socket()));
        }
        assertThat(HomeSocket.call(home)).isEmpty();

        try (HomeSocket socket = HomeSocket.listen(home); SocketChannel caller = HomeSocket.call(home).orElseThrow()) {
            assertThat(caller.isConnected()).isTrue();
            assertThat(socket).isNotNull();
        }
    }

    @Test
    void longestPathIsUsedAndALongerOneGoesElsewhere() throws IOException {
        Home longest = homeWithSocketPathOf(HomeSocket.LONGEST_PATH_OCTETS);
        try (HomeSocket socket = HomeSocket.listen(longest); SocketChannel caller = HomeSocket.call(longest).orElseThrow()) {
            assertThat(longest.socketElsewhere()).doesNotExist();
            assertThat(caller.isConnected()).isTrue();
            assertThat(socket).isNotNull();
        }
        Home tooLong = homeWithSocketPathOf(HomeSocket.LONGEST_PATH_OCTETS + 1);
        Path elsewhere;
        try (HomeSocket socket = HomeSocket.listen(tooLong); SocketChannel caller = HomeSocket.call(tooLong).orElseThrow()) {
            elsewhere = Path.of(Files.readString(tooLong.socketElsewhere()).strip());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere.getParent()))).isEqualTo("rwx------");
            assertThat(caller.isConnected()).isTrue();
            assertThat(socket).isNotNull();
        }
        assertThat(elsewhere.getParent()).doesNotExist();
        assertThat(tooLong.socketElsewhere()).doesNotExist();
    }

    @Test
    void elsewhereOfAKilledServerIsRemovedByTheNext() throws IOException {
        Home home = homeWithSocketPathOf(HomeSocket.LONGEST_PATH_OCTETS + 20);
        Path old = Files.createTempDirectory(Path.of("/tmp"), "indaba-");
        Files.createFile(old.resolve("sock"));
        Files.writeString(home.socketElsewhere(), old.resolve("sock") + "\n");

        HomeSocket.listen(home).close();

        assertThat(old).doesNotExist();
    }

    private Home homeWithSocketPathOf(int octets) throws IOException {
        int missing = octets - folder.resolve("indaba.sock").toString().length() - 1;
        Home home = new Home(folder.resolve("x".repeat(missing)));
        Files.createDirectories(home.folder());
        assertThat(home.socket().toString()).hasSize(octets);
        return home;
    }
}
