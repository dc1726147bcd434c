package org.indaba.app.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.indaba.mail.Bytes;

/**
 * The dialogue between a typist's process and the server that runs the command: frames of a kind, a length and octets. The server
 * leads: it sends output as it comes, asks for octets of files when it wants them, and ends with the exit code. For one thread.
 */
final class Link {

    /** Larger frames are a mistake or an attack; output and files are cut into smaller ones. */
    static final int LARGEST_FRAME = 4 << 20;

    /** What files and output are cut into. */
    static final int CHUNK = 1 << 16;

    private final DataInputStream in;
    private final DataOutputStream out;

    /** What a frame says. */
    enum Kind {
        /** Typist: the command line. */
        COMMAND,
        /** Server: octets for standard output. */
        OUT,
        /** Server: octets for standard error. */
        ERR,
        /** Server: open this file for reading. */
        OPEN,
        /** Server: more octets of the opened file, please. */
        READ,
        /** Server: begin a new file of this name. */
        CREATE,
        /** Server: octets for the new file; not answered. */
        WRITE,
        /** Server: let the new file appear. */
        COMMIT,
        /** Server: forget the new file, if it has not appeared. */
        FORGET,
        /** Typist: done. */
        DONE,
        /** Typist: octets of the opened file; none at its end. */
        OCTETS,
        /** Typist: that cannot be, for this reason. */
        FAILED,
        /** Server: the command ended with this code. */
        EXIT
    }

    /**
     * One frame.
     *
     * @param kind what it says
     * @param body what about; not to be changed
     */
    record Frame(Kind kind, Bytes body) {

        String text() {
            return body.asUtf8();
        }
    }

    Link(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in, CHUNK));
        this.out = new DataOutputStream(new BufferedOutputStream(out, CHUNK));
    }

    void send(Kind kind, byte[] octets, int offset, int length) throws IOException {
        out.writeByte(kind.ordinal());
        out.writeInt(length);
        out.write(octets, offset, length);
    }

    void send(Kind kind, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        send(kind, octets, 0, octets.length);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Sends what waits, and reads the next frame. @throws EOFException if the other side is gone */
    Frame receive() throws IOException {
        out.flush();
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (kind >= Kind.values().length || length < 0 || length > LARGEST_FRAME) {
            throw new IOException("this is no frame of Indaba's");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the other side went away in the middle of a frame");
        }
        return new Frame(Kind.values()[kind], Bytes.of(body));
    }
}
