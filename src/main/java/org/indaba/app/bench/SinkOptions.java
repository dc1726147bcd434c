package org.indaba.app.bench;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a sink behaves.
 *
 * @param name what it calls itself
 * @param extensions what EHLO offers
 * @param replyDelay waits before each single reply
 * @param behaviour the script
 * @param keep what is looked at in each message
 * @param listener told of each message before its 250 leaves, by many threads at once; not at all if nothing is kept
 * @param tls the certificate of STARTTLS, or null for a sink without it
 */
public record SinkOptions(String name, Set<Extension> extensions, Duration replyDelay, Behaviour behaviour, Keep keep,
        Consumer<Delivery> listener, @Nullable SSLContext tls) {

    /** What EHLO may offer; STARTTLS comes with a certificate. */
    public enum Extension {
        /** RFC 2920 §3. */
        PIPELINING("PIPELINING"),
        /** RFC 6152 §3. */
        EIGHTBITMIME("8BITMIME"),
        /** RFC 6531 §3. */
        SMTPUTF8("SMTPUTF8"),
        /** RFC 1870 §3. */
        SIZE("SIZE " + SmtpSink.MAX_SIZE_BYTES),
        /** RFC 2034 §3. */
        ENHANCEDSTATUSCODES("ENHANCEDSTATUSCODES"),
        /** RFC 3030 §2. */
        CHUNKING("CHUNKING");

        private final String line;

        Extension(String line) {
            this.line = line;
        }

        String line() {
            return line;
        }
    }

    /** What is looked at in each message; less is faster. */
    public enum Keep {
        /** Messages are counted. */
        COUNT,
        /** The listener gets sizes and digests. */
        DIGEST,
        /** The listener gets the messages too. */
        MESSAGE
    }

    private static final String NAME = "sink.invalid";

    public SinkOptions {
        extensions = Set.copyOf(extensions);
    }

    /** Takes everything by all extensions, and counts. */
    public static SinkOptions counting() {
        return new SinkOptions(NAME, EnumSet.allOf(Extension.class), Duration.ZERO, Behaviour.FRIENDLY, Keep.COUNT, _ -> { }, null);
    }

    /** Is called so. */
    public SinkOptions named(String hostname) {
        return new SinkOptions(hostname, extensions, replyDelay, behaviour, keep, listener, tls);
    }

    /** Tells a listener of each message. */
    public SinkOptions telling(Keep what, Consumer<Delivery> whom) {
        return new SinkOptions(name, extensions, replyDelay, behaviour, what, whom, tls);
    }

    /** Follows a script. */
    public SinkOptions behaving(Behaviour script) {
        return new SinkOptions(name, extensions, replyDelay, script, keep, listener, tls);
    }

    /** Is slow. */
    public SinkOptions delaying(Duration eachReply) {
        return new SinkOptions(name, extensions, eachReply, behaviour, keep, listener, tls);
    }

    /** Offers only these. */
    public SinkOptions offering(Set<Extension> these) {
        return new SinkOptions(name, these, replyDelay, behaviour, keep, listener, tls);
    }

    /** Offers STARTTLS. */
    public SinkOptions encrypting(SSLContext certificate) {
        return new SinkOptions(name, extensions, replyDelay, behaviour, keep, listener, certificate);
    }
}
