package org.indaba.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a server has written into {@code postmaster.pid}: line 1 its process id, line 4 its port, line 8 its state.
 *
 * @param pid the process
 * @param port 0 while it is not written yet
 * @param ready whether it takes connections
 */
record PostmasterPid(long pid, int port, boolean ready) {

    private static final int PORT_LINE = 3;
    private static final int STATE_LINE = 7;

    /** Reads the file; empty if there is none, or it is empty still. */
    static Optional<PostmasterPid> read(DatabaseFolder database) throws IOException {
        try {
            return parse(Files.readAllLines(database.postmasterPid()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    static Optional<PostmasterPid> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        String port = lines.size() > PORT_LINE ? lines.get(PORT_LINE).strip() : "";
        boolean ready = lines.size() > STATE_LINE && lines.get(STATE_LINE).strip().equals("ready");
        return Optional.of(new PostmasterPid(Long.parseLong(lines.getFirst().strip()),
                port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0, ready));
    }

    /** The process that the file names, if it lives and really is a server of this folder, and not a later one with the same number. */
    Optional<ProcessHandle> server(DatabaseFolder database) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        return process.isPresent() && worksIn(database, process.get()) ? process : Optional.empty();
    }

    /** Every process of any server of this folder: also those whose parent was killed, and who are about to notice. */
    static List<ProcessHandle> allOf(DatabaseFolder database) throws IOException {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> worksIn(database, process)).toList();
        }
    }

    private static boolean worksIn(DatabaseFolder database, ProcessHandle process) {
        Path data = real(database.data());
        Path workingFolder = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            if (Files.exists(Path.of("/proc/self/cwd"))) {
                // PostgreSQL's processes all work in their data folder.
                return Files.readSymbolicLink(workingFolder).equals(data) && isPostgres(process);
            }
            return process.info().arguments().map(Arrays::asList).orElse(List.of()).contains(data.toString());
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean isPostgres(ProcessHandle process) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm")).strip().equals("postgres");
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
