package org.indaba.testing;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The packaged program once more, in another folder and without its sources, as it is or with something changed in its archive. */
public final class Installation {

    private static final Path PACKAGED = Path.of("target/quarkus-app").toAbsolutePath();

    private Installation() {
    }

    /** One that speaks one more language; what starts it. @param folder an empty one @param words of the language, by key */
    static Path speaking(Path folder, String language, Map<String, String> words) throws IOException {
        Path launcher = whole(folder);
        // An empty cache of loaded classes says that none can be made here: a few starts are not worth it.
        Files.createFile(folder.resolve("target/indaba.aot"));
        speak(folder.resolve("target/quarkus-app/app"), language, words);
        return launcher;
    }

    /** One that was never started, as it is after a build; what starts it. @param folder an empty one */
    public static Path whole(Path folder) throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        copyAll(Path.of("bin"), bin);
        Path program = Files.createDirectories(folder.resolve("target/quarkus-app"));
        Path app = Files.createDirectory(program.resolve("app"));
        copyAll(PACKAGED.resolve("app"), app);
        copyAll(PACKAGED, program);
        for (String folderOfJars : List.of("lib", "quarkus")) {
            Files.createSymbolicLink(program.resolve(folderOfJars), PACKAGED.resolve(folderOfJars));
        }
        return bin.resolve("indaba");
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void speak(Path app, String language, Map<String, String> words) throws IOException {
        Properties all = new Properties();
        all.putAll(words);
        try (Stream<Path> archives = Files.list(app); FileSystem archive = FileSystems.newFileSystem(archives.findFirst().orElseThrow());
             Writer file = Files.newBufferedWriter(archive.getPath("languages", language + ".properties"))) {
            all.store(file, null);
        }
    }
}
