package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The files of the person who typed a command, wherever the command runs. */
public interface TypistFiles {

    /** What standard input is called where a file is expected. */
    String STANDARD_INPUT = "-";

    /** Opens a file, relative to the folder of the typist, or standard input for {@value #STANDARD_INPUT}. */
    InputStream open(String name) throws IOException;

    /** Makes a file that appears, or replaces an older one, when the stream is committed, and not before. */
    NewFile create(String name) throws IOException;

    /** A file in the making. Closing it without a commit leaves nothing behind. */
    abstract class NewFile extends OutputStream {

        /** Makes the file appear under its name, synced to disk. */
        public abstract void commit() throws IOException;
    }
}
