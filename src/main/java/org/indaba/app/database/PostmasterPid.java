package org.indaba.app.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
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

    /** What can be seen of a process's part in a database. */
    private enum Part { SERVES, OTHER, HIDDEN }

    /**
     * The process that the file names, if it lives and really is a server of this folder, and not a later one with the same number. Where
     * we may not see in which folder a PostgreSQL works, as root without CAP_SYS_PTRACE may not, it is taken for the server, unless it
     * is of another user than the data: two servers on one folder destroy it.
     */
    Optional<ProcessHandle> server(DatabaseFolder database) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        return process.isPresent() && switch (part(database, process.get())) {
            case SERVES -> true;
            case OTHER -> false;
            case HIDDEN -> isPostgres(process.get()) && ownsData(database, process.get());
        } ? process : Optional.empty();
    }

    /** Every process of any server of this folder that we can see: also those whose parent was killed, and who are about to notice. */
    static List<ProcessHandle> allOf(DatabaseFolder database) throws IOException {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> part(database, process) == Part.SERVES).toList();
        }
    }

    private static Part part(DatabaseFolder database, ProcessHandle process) {
        Path data = real(database.data());
        try {
            boolean serves = Files.exists(Path.of("/proc/self/cwd"))
                    // PostgreSQL's processes all work in their data folder.
                    ? Files.readSymbolicLink(proc(process, "cwd")).equals(data) && isPostgres(process)
                    : process.info().arguments().map(Arrays::asList).orElse(List.of()).contains(data.toString());
            return serves ? Part.SERVES : Part.OTHER;
        } catch (AccessDeniedException hidden) {
            return Part.HIDDEN;
        } catch (IOException gone) {
            return Part.OTHER;
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        try {
            return Files.readString(proc(process, "comm")).strip().equals("postgres");
        } catch (IOException gone) {
            return false;
        }
    }

    /** PostgreSQL works on no folder of another user. The second number is the effective one; everybody may read it. */
    private static boolean ownsData(DatabaseFolder database, ProcessHandle process) throws IOException {
        Object owner = Files.getAttribute(database.data(), "unix:uid");
        try {
            return Files.readAllLines(proc(process, "status")).stream().filter(line -> line.startsWith("Uid:"))
                    .anyMatch(line -> line.split("\\s+")[2].equals(owner.toString()));
        } catch (IOException gone) {
            return false;
        }
    }

    private static Path proc(ProcessHandle process, String name) {
        return Path.of("/proc", Long.toString(process.pid()), name);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
