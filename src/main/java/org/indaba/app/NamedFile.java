package org.indaba.app;

import java.nio.file.Path;
import org.indaba.app.config.IndabaConfig;

/** A file that a setting names: a relative one lies in the home, never in the folder that we happened to be started from. */
final class NamedFile {

    private NamedFile() {
    }

    /** Where that file is; it need not exist. */
    static Path of(IndabaConfig config, String name) {
        return Path.of(config.home()).resolve(name);
    }
}
