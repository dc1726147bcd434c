package org.indaba.web;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Supplier;
import org.indaba.http.BrokenBody;
import org.indaba.http.OpenBodies;
import org.jspecify.annotations.Nullable;

/**
 * A body as it comes, whatever its fields said of it: it is given up where it grows too large or takes too long. Its place is free as soon
 * as all of it is there, or none of it is wanted any more. Whoever waits without an octet is given up by the server below, after 10 s.
 */
final class MeasuredBody extends InputStream {

    private final Supplier<InputStream> opening;
    private final long most;
    private final OpenBodies.Place place;
    private @Nullable InputStream octets;
    private long count;

    /**
     * @param opening begins to read; asked on the thread that reads
     * @param most octets
     */
    MeasuredBody(Supplier<InputStream> opening, long most, OpenBodies.Place place) {
        this.opening = opening;
        this.most = most;
        this.place = place;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (octets == null) {
            octets = opening.get();
        }
        int got = next(octets, into, offset, length);
        if (got < 0) {
            place.free();
            return got;
        }
        count += got;
        if (count > most) {
            // RFC 9110 §15.5.14: too large.
            throw broken(Response.Status.REQUEST_ENTITY_TOO_LARGE, null);
        }
        if (place.isLate()) {
            // RFC 9110 §15.5.9: the request was not complete within the time that we wait.
            throw broken(Response.Status.REQUEST_TIMEOUT, null);
        }
        return got;
    }

    private int next(InputStream from, byte[] into, int offset, int length) throws IOException {
        try {
            return from.read(into, offset, length);
        } catch (IOException gone) {
            throw broken(Response.Status.BAD_REQUEST, gone);
        }
    }

    private BrokenBody broken(Response.Status status, @Nullable IOException cause) {
        place.free();
        return new BrokenBody(status, cause);
    }

    /** What still comes is nobody's: to read it here would keep the thread. */
    @Override
    public void close() {
        place.free();
    }
}
