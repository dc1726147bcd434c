package org.indaba.app.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.random.RandomGenerator;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;

/**
 * The data folder: made once, complete or not at all, and checked at each start. What a crash left unfinished lies under a name of
 * its own, and only that name is ever deleted.
 */
final class Cluster {

    /** The database and its only user. */
    static final String NAME = "indaba";

    /** 32 letters of 64 kinds: 192 bits. */
    private static final int PASSWORD_LETTERS = 32;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    /** Rounds of a digest make guessing a password dear; nobody guesses this one, and each session of ours would pay for them. */
    private static final String PASSWORD_ROUNDS = "scram_iterations=1";
    static final FileAttribute<?> OURS_ALONE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OUR_FILE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final DatabaseFolder database;
    private final PostgresBinaries binaries;
    private final ProcessOwner owner;

    Cluster(DatabaseFolder database, PostgresBinaries binaries, ProcessOwner owner) {
        this.database = database;
        this.binaries = binaries;
        this.owner = owner;
    }

    /** Makes what is missing: the folder, the programs, the data. @throws Refusal if it cannot be made or is not for this program */
    void prepare(RandomGenerator random) {
        if (database.exists()) {
            check();
        }
        try {
            if (!Files.exists(database.root())) {
                Files.createDirectory(database.root(), OURS_ALONE);
                owner.give(database.root());
            }
            binaries.unpack(database, owner);
            if (!database.exists()) {
                create(random);
            }
        } catch (IOException e) {
            throw new Refusal("The database in " + database.root() + " could not be made (" + Home.reason(e)
                    + "). Free some space or mend the permissions, and try again.", e);
        }
    }

    private void check() {
        try {
            String major = Files.readString(database.data().resolve("PG_VERSION")).strip();
            if (!major.equals(binaries.major())) {
                throw new Refusal("The database in " + database.data() + " was made by PostgreSQL " + major + ", and this Indaba brings "
                        + binaries.major() + ". Nothing was touched. Run the Indaba that made it.");
            }
            if (!Files.exists(database.password())) {
                throw new Refusal("The password of the database is missing: " + database.password()
                        + ". Bring this file back from a copy of the home.");
            }
        } catch (IOException e) {
            throw new Refusal("The folder " + database.data() + " is no readable database (" + Home.reason(e)
                    + "). Nothing was changed in it; bring it back from a copy of the home.", e);
        }
    }

    private void create(RandomGenerator random) throws IOException {
        Path data = database.unfinishedData();
        Folders.delete(data);
        writePassword(random);
        Files.createDirectory(data, OURS_ALONE);
        owner.give(data);
        try {
            run("", List.of(program("initdb"), "-D", data.toString(), "-U", NAME,
                    "--pwfile=" + database.password(), "--auth=scram-sha-256", "-c", PASSWORD_ROUNDS, "--data-checksums", "--encoding=UTF8",
                    "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
            run("CREATE DATABASE " + NAME + "\n", List.of(program("postgres"), "--single", "-D", data.toString(),
                    "-c", "exit_on_error=on", "postgres"));
            Files.move(data, database.data());
            syncFolder(database.root());
        } catch (IOException | Refusal e) {
            Folders.deleteQuietly(data);
            throw e;
        }
    }

    private String program(String name) {
        return binaries.program(database, name).toString();
    }

    private void run(String input, List<String> command) throws IOException {
        Execution.Result result = Execution.run(owner.wrap(command), input);
        if (result.exitCode() != 0) {
            throw new Refusal("The database could not be made in " + database.root() + ": " + result.reason() + ".");
        }
    }

    /** In place before the data, so that there is never data without it. */
    private void writePassword(RandomGenerator random) throws IOException {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < PASSWORD_LETTERS; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        Files.deleteIfExists(database.password());
        Files.createFile(database.password(), OUR_FILE);
        Files.writeString(database.password(), letters + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        owner.give(database.password());
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    String password() {
        try {
            return Files.readString(database.password()).strip();
        } catch (IOException e) {
            throw new Refusal("The password of the database cannot be read (" + Home.reason(e) + ").", e);
        }
    }
}
