package org.indaba.app.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to a home: a lock of the operating system on a file in it, so that it ends with the process, also after {@code kill -9}.
 * The file says who holds it. It is never deleted, because a lock on a deleted file locks nobody out. Thread-safe.
 */
public final class HomeLock implements AutoCloseable {

    private static final int LONGEST_TEXT = 64;

    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** What asking for a lock gave. */
    public sealed interface Attempt {

        /**
         * The home is ours until the lock is closed.
         *
         * @param lock to be closed at the end
         */
        record Taken(HomeLock lock) implements Attempt {
        }

        /**
         * Somebody else has it.
         *
         * @param holder who; empty in the instant in which the new holder writes its name
         */
        record Held(Optional<Holder> holder) implements Attempt {
        }

        /** There is no lock file, and none was made: the folder is no home. */
        record NoHome() implements Attempt {
        }
    }

    /** Takes the lock of a home that exists. @throws Refusal if the file cannot be used */
    public static Attempt tryTake(Home home, Holder.Role role) {
        return attempt(home, role, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** As {@link #tryTake}, and makes the lock file, so that the folder is a home from now on. The folder must exist. */
    public static Attempt tryTakeMaking(Home home, Holder.Role role) {
        return attempt(home, role, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    }

    private static Attempt attempt(Home home, Holder.Role role, Set<? extends OpenOption> options) {
        try {
            FileChannel channel = FileChannel.open(home.lock(), options,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                return take(home, role, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException none) {
            return new Attempt.NoHome();
        } catch (IOException e) {
            throw new Refusal("The home " + home + " cannot be used (" + Home.reason(e)
                    + "). Run Indaba as the owner of that folder, or name another with --home.", e);
        }
    }

    private static Attempt take(Home home, Holder.Role role, FileChannel channel) throws IOException {
        FileLock lock = lockOrNull(channel);
        if (lock == null) {
            Optional<Holder> holder = read(channel);
            channel.close();
            return new Attempt.Held(holder);
        }
        home.giveToOwner(home.lock());
        write(channel, new Holder(role, ProcessHandle.current().pid()));
        return new Attempt.Taken(new HomeLock(channel, lock));
    }

    private static @Nullable FileLock lockOrNull(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    private static Optional<Holder> read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_TEXT);
        channel.read(text, 0);
        return Holder.parse(new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII));
    }

    private static void write(FileChannel channel, Holder holder) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** Gives the home back; the name in the file goes first, so that nobody reads a holder that is gone. */
    @Override
    public void close() {
        try (channel) {
            if (lock.isValid()) {
                channel.truncate(0);
                lock.release();
            }
        } catch (IOException e) {
            throw new Refusal("The lock of the home could not be given back (" + Home.reason(e) + ").", e);
        }
    }
}
