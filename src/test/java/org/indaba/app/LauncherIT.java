package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.indaba.testing.Installation;
import org.indaba.testing.Program;
import org.indaba.testing.Program.Running;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher makes behind a build, and what a start has of it; in a folder whose name is not one word. */
class LauncherIT {

    /** The rehearsal computes for a minute, and is not alone on the machine. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void rehearsalMakesStartsFasterAndGivesDemosTheirDatabase() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        Path installed = Files.createDirectory(folder.resolve("two words"));
        Path launcher = Installation.whole(installed);
        Path target = installed.resolve("target");
        Path tmp = Files.createDirectory(folder.resolve("tmp"));

        try (Program indaba = new Program(launcher, folder.resolve("home"), folder).asOperatorsStartIt()
                .withJava("-Djava.io.tmpdir=" + tmp)) {
            Running demo = indaba.start("demo");
            await().atMost(LONGEST).until(() -> demo.out().contains("Ctrl-C") || !demo.process().isAlive());

            assertThat(target.resolve("indaba.aot")).isNotEmptyFile();
            assertThat(demo.out()).as(demo.err()).contains("Indaba is ready");
            Path database = demoIn(tmp).resolve("postgres");
            Path prepared = target.resolve("postgresql");
            assertThat(database.resolve("password")).as("a copy, not one of its own").hasSameTextualContentAs(prepared.resolve("password"));
            assertThat(prepared.resolve("data/postmaster.pid")).as("stopped in order").doesNotExist();
            Path program = prepared.relativize(programIn(prepared));
            assertThat(Files.isSameFile(database.resolve(program), prepared.resolve(program))).as("one file").isTrue();
            assertThat(target).isDirectoryNotContaining("glob:**/{warm-up,prepare,postgresql.old}");
        }
    }

    /** Of a signed archive, Java's cache of loaded classes holds nothing, and each start verifies what it needs. */
    @Test
    void noArchiveOfTheProgramIsSigned() throws IOException {
        try (Stream<Path> archives = Files.list(Path.of("target/quarkus-app/lib/main"))) {
            assertThat(archives.filter(archive -> archive.toString().endsWith(".jar"))).isNotEmpty().allSatisfy(archive -> {
                try (JarFile jar = new JarFile(archive.toFile(), false)) {
                    assertThat(jar.stream().map(JarEntry::getName)).noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
                }
            });
        }
    }

    private static Path demoIn(Path tmp) throws IOException {
        try (Stream<Path> made = Files.list(tmp)) {
            return made.filter(each -> each.getFileName().toString().startsWith("indaba-demo-")).findFirst().orElseThrow();
        }
    }

    private static Path programIn(Path prepared) throws IOException {
        try (Stream<Path> files = Files.walk(prepared, 3)) {
            return files.filter(file -> file.endsWith("bin/postgres")).findFirst().orElseThrow();
        }
    }
}
