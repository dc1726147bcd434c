package org.indaba.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.List;

/** Where the program begins and ends. What it does is in {@link Start}. */
@QuarkusMain
public final class Main {

    /** The launcher says where Indaba is installed; without it the current folder is taken. */
    private static final String INSTALLATION = "indaba.folder";

    private Main() {
    }

    /** Runs one command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Path installation = Path.of(System.getProperty(INSTALLATION, "")).toAbsolutePath();
        ProcessConsole console = ProcessConsole.open();
        int exitCode = new Start(installation, System.getenv(), console).run(List.of(arguments));
        console.flush();
        System.exit(exitCode);
    }
}
