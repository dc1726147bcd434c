package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import org.indaba.app.backup.HomeRestore;
import org.indaba.app.config.Settings;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/**
 * {@code restore FILE}: a site from a backup. Early, because it must look at the file before there is a home, and works on a database
 * whose schema is not this program's yet.
 */
@CommandLine.Command(name = "restore", description = "Makes an Indaba from a backup: in a new home, or in an empty database.",
        footer = {"", "Where to is said as for a server: with --home, and with indaba.database.url where it is not the embedded",
            "database. Both must be empty.",
            "It happens whole or not at all. What waited in the queue when the backup was made is sent when the server starts:",
            "stop the old server before you make the backup of a site that moves."})
@Manual(examples = {"restore indaba.backup", "restore indaba.backup --home /var/lib/indaba"},
        seeAlso = {"indaba backup", "indaba serve"})
final class RestoreCommand implements EarlyCommand {

    @Parameters(paramLabel = "FILE", description = "What bin/indaba backup wrote; - is standard input.")
    String file;

    @Override
    public void run(Surroundings surroundings, Console console) {
        Home home = surroundings.home();
        HomeRestore restore = new HomeRestore(home, Settings.read(home, surroundings.environment()), InstantSource.system());
        try (InputStream in = console.open(file)) {
            HomeRestore.Restored restored = restore(restore, in, console);
            restored.remarks().forEach(console::note);
            console.result("Restored " + restored.rows() + " rows of " + restored.tables() + " tables, as of " + restored.takenAt()
                    + ", into " + home + ". Start it with: " + serve(surroundings), Row.of("home", home.toString())
                    .and("takenAt", restored.takenAt()).and("tables", restored.tables()).and("rows", restored.rows()));
        } catch (IOException e) {
            throw new Refusal("The file " + file + " cannot be closed (" + Home.reason(e) + ").", e);
        }
    }

    /** What starts the site that is restored: whoever named its home here has to name it there. */
    static String serve(Surroundings surroundings) {
        Home found = Home.of(surroundings.installation(), Settings.homeSetting(surroundings.environment()));
        return "bin/indaba serve" + (surroundings.home().equals(found) ? "" : " --home " + ShellWord.of(surroundings.home().toString()));
    }

    private static HomeRestore.Restored restore(HomeRestore restore, InputStream in, Console console) {
        try (RowMeter meter = new RowMeter(console, "Rows restored")) {
            return restore.run(in, meter);
        }
    }
}
