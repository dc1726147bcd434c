package org.indaba.app.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;

/**
 * As whom PostgreSQL's programs run. PostgreSQL refuses to run as root, and to use a folder of another user; so root goes into a user
 * namespace without privileges, where that works, or becomes the owner of the data folder. Chosen once, by who owns what is there.
 */
sealed interface ProcessOwner {

    /** As this process: it is no root. */
    record Ourselves() implements ProcessOwner {
    }

    /** As root without root's powers: files still belong to root. */
    record UserNamespace() implements ProcessOwner {
    }

    /**
     * As another user.
     *
     * @param uid the user
     * @param gid the group
     */
    record OtherUser(int uid, int gid) implements ProcessOwner {
    }

    /** Who an empty, root-owned home's database is given to where user namespaces are switched off; the first who exists. */
    List<String> STAND_INS = List.of("indaba", "postgres", "nobody");

    /** Chooses for a database folder and the home around it. @throws Refusal if nobody can run it */
    static ProcessOwner choose(DatabaseFolder database) {
        try {
            return choose(database, (int) new UnixSystem().getUid(), UserNamespaces.ofThisMachine());
        } catch (IOException e) {
            throw new Refusal("The owner of " + database.root() + " cannot be found out (" + Home.reason(e) + ").", e);
        }
    }

    /** As above, for the user {@code me}. */
    static ProcessOwner choose(DatabaseFolder database, int me, UserNamespaces namespaces) throws IOException {
        if (database.exists()) {
            return ofExisting(database, me, namespaces);
        }
        if (me != 0) {
            return new Ourselves();
        }
        Path home = database.root().toAbsolutePath().getParent();
        int owner = uid(Files.exists(database.root()) ? database.root() : home);
        if (owner != 0) {
            return new OtherUser(owner, gid(Files.exists(database.root()) ? database.root() : home));
        }
        return namespaces.work() ? new UserNamespace() : standIn(home);
    }

    private static ProcessOwner ofExisting(DatabaseFolder database, int me, UserNamespaces namespaces) throws IOException {
        int owner = uid(database.data());
        requireOneOwner(database, owner);
        if (me == owner && me != 0) {
            return new Ourselves();
        }
        if (me != 0) {
            throw new Refusal("The database in " + database.data() + " belongs to the user " + name(database.data())
                    + ". Run Indaba as that user, or as root.");
        }
        if (owner != 0) {
            return new OtherUser(owner, gid(database.data()));
        }
        if (namespaces.work()) {
            return new UserNamespace();
        }
        throw new Refusal("PostgreSQL does not run as root, and user namespaces are switched off here, but the database in "
                + database.data() + " belongs to root. Give the folder " + database.root()
                + " to another user with chown -R; Indaba then runs the database as that user.");
    }

    /** A chown that was not recursive, or a start as another user by hand, shall not be made worse. */
    private static void requireOneOwner(DatabaseFolder database, int owner) throws IOException {
        for (String name : List.of("PG_VERSION", "base", "global/pg_control", "pg_wal")) {
            Path file = database.data().resolve(name);
            if (Files.exists(file) && uid(file) != owner) {
                throw new Refusal("The database folder " + database.data() + " belongs to " + name(database.data()) + ", but " + file
                        + " belongs to " + name(file) + ". Give all of it to one user: chown -R USER " + database.root());
            }
        }
    }

    private static ProcessOwner standIn(Path home) throws IOException {
        for (String name : STAND_INS) {
            Execution.Result id = Execution.run("sh", "-c", "id -u \"$0\" && id -g \"$0\"", name);
            if (id.exitCode() == 0) {
                List<String> numbers = id.output().lines().toList();
                OtherUser owner = new OtherUser(Integer.parseInt(numbers.get(0)), Integer.parseInt(numbers.get(1)));
                letThrough(home, owner, name);
                return owner;
            }
        }
        throw new Refusal("PostgreSQL does not run as root, and user namespaces are switched off here. Run Indaba as another user.");
    }

    /** The stand-in must reach the database below a home that is root's; what lies in the home stays unreadable. */
    private static void letThrough(Path home, OtherUser owner, String name) throws IOException {
        var permissions = Files.getPosixFilePermissions(home);
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(home, permissions);
        if (Execution.run(owner.wrap(List.of("test", "-x", home.toString())), "").exitCode() != 0) {
            throw new Refusal("PostgreSQL does not run as root, user namespaces are switched off here, and the user " + name
                    + " cannot reach " + home + ". Name a home elsewhere with --home, or run Indaba as another user.");
        }
    }

    /** The command that runs another one as this owner, in the same process. */
    default List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>(switch (this) {
            case Ourselves() -> List.<String>of();
            case UserNamespace() -> List.of("unshare", "-U", "--");
            case OtherUser(int uid, int gid) -> List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
        });
        wrapped.addAll(command);
        return wrapped;
    }

    /** Makes a file or an empty folder this owner's. */
    default void give(Path file) throws IOException {
        if (this instanceof OtherUser(int uid, int gid)) {
            Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Makes a folder with all that is in it this owner's. */
    default void giveAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                give(file);
            }
        }
    }

    private static int uid(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int gid(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    }

    private static String name(Path file) throws IOException {
        return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    }
}
