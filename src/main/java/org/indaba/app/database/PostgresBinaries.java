package org.indaba.app.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;

/**
 * PostgreSQL's programs, which come as an archive on the class path and are unpacked once per version, each version in a folder of
 * its own that appears by one rename. Immutable.
 *
 * @param archive the archive, a tar in xz
 * @param version such as {@code 18.4.0}
 */
record PostgresBinaries(URL archive, String version) {

    private static final Pattern VERSION_IN_JAR_NAME = Pattern.compile("-(\\d+\\.\\d+\\.\\d+)\\.jar!");
    private static final int BUFFER_OCTETS = 1 << 16;

    /** The archive for this machine. @throws Refusal if the program was built for another */
    static PostgresBinaries ofClassPath() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** As above, for a machine as Java describes it. */
    static PostgresBinaries of(String system, String architecture) {
        URL archive = PostgresBinaries.class.getClassLoader().getResource(archiveName(system, architecture));
        if (archive == null) {
            throw new Refusal("This Indaba was built without PostgreSQL for " + system + " on " + architecture
                    + ". What is built on Linux with x86-64 or ARM64 has it for that machine: delete the folder target, and build anew "
                    + "with bin/indaba --version. On others set indaba.database.url to a PostgreSQL server.");
        }
        Matcher version = VERSION_IN_JAR_NAME.matcher(archive.toString());
        if (!version.find()) {
            throw new Refusal("The version of PostgreSQL cannot be read from the name of " + archive + ". Build Indaba anew.");
        }
        return new PostgresBinaries(archive, version.group(1));
    }

    /** What the archive for a machine is called by those who make it. */
    static String archiveName(String system, String architecture) {
        boolean mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
        String processor = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            // None is built for these.
            default -> architecture;
        };
        return "postgres-" + (mac ? "darwin" : "linux") + "-" + processor + ".txz";
    }

    /** Data folders can be read by servers of the same major version only. */
    String major() {
        return version.substring(0, version.indexOf('.'));
    }

    /** Where this version lies when it is unpacked. */
    Path folder(DatabaseFolder database) {
        return database.programs().resolve("postgresql-" + version);
    }

    /** Where a program of this version lies. */
    Path program(DatabaseFolder database, String name) {
        return folder(database).resolve("bin").resolve(name);
    }

    /** Unpacks this version unless it lies there already, or takes over what was unpacked before. The folder above must exist. */
    void unpack(DatabaseFolder database, ProcessOwner owner) {
        Path folder = folder(database);
        if (Files.exists(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        try {
            Folders.delete(unfinished);
            Path before = Path.of(System.getProperty(PreparedDatabase.FOLDER, ""), folder.getFileName().toString());
            if (before.isAbsolute() && Files.isDirectory(before)) {
                takeOver(before, unfinished, owner);
            } else {
                Files.createDirectory(unfinished);
                extract(unfinished);
            }
            check(unfinished);
            owner.giveAll(unfinished);
            Files.move(unfinished, folder);
        } catch (IOException e) {
            Folders.deleteQuietly(unfinished);
            throw new Refusal("PostgreSQL could not be unpacked below " + database.programs() + " (" + Home.reason(e)
                    + "). It needs about 70 MB of space there.", e);
        }
    }

    /** Nobody writes to a program, so one file will do for all homes; whoever gets files of his own needs copies. */
    private static void takeOver(Path before, Path unfinished, ProcessOwner owner) throws IOException {
        if (owner instanceof ProcessOwner.OtherUser) {
            Folders.copy(before, unfinished);
        } else {
            Folders.link(before, unfinished);
        }
    }

    private void extract(Path target) throws IOException {
        try (InputStream octets = archive.openStream();
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        new XZCompressorInputStream(new BufferedInputStream(octets, BUFFER_OCTETS)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, inside(target, entry.getName()));
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static Path inside(Path target, String name) throws IOException {
        Path file = target.resolve(name).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("the archive names a file outside of itself: " + name);
        }
        return file;
    }

    /** The archive's checksum was verified in reading; this asks whether the program runs on this machine. */
    private void check(Path folder) throws IOException {
        Execution.Result result = Execution.run(folder.resolve("bin/postgres").toString(), "--version");
        String majorAndMinor = version.substring(0, version.lastIndexOf('.'));
        if (result.exitCode() != 0 || !result.output().contains(" " + majorAndMinor)) {
            throw new IOException("the program in it does not run here: " + result.reason());
        }
    }
}
