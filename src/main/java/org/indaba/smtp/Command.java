package org.indaba.smtp;

import java.util.List;

/** A command line of an SMTP client, read (RFC 5321 §4.1.1). Whether it may be said now is not its concern. */
public sealed interface Command {

    /**
     * HELO.
     *
     * @param name what the client calls itself; never empty
     */
    record Helo(String name) implements Command {
    }

    /**
     * EHLO.
     *
     * @param name what the client calls itself; never empty
     */
    record Ehlo(String name) implements Command {
    }

    /**
     * MAIL.
     *
     * @param path the reverse-path
     * @param parameters in their order
     */
    record Mail(Path path, List<Parameter> parameters) implements Command {
        public Mail {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * RCPT.
     *
     * @param path the forward-path
     * @param parameters in their order
     */
    record Rcpt(Path path, List<Parameter> parameters) implements Command {
        public Rcpt {
            parameters = List.copyOf(parameters);
        }
    }

    /** DATA. */
    record Data() implements Command {
    }

    /**
     * BDAT (RFC 3030 §2).
     *
     * @param size the octets that follow the line, 0 or more
     * @param part whether it is the last one
     */
    record Bdat(long size, ChunkPart part) implements Command {
    }

    /** RSET. */
    record Rset() implements Command {
    }

    /** NOOP, with whatever argument. */
    record Noop() implements Command {
    }

    /** VRFY with an argument. */
    record Vrfy() implements Command {
    }

    /** HELP, with whatever argument. */
    record Help() implements Command {
    }

    /** QUIT. */
    record Quit() implements Command {
    }

    /** STARTTLS (RFC 3207 §4). */
    record StartTls() implements Command {
    }

    /**
     * XCLIENT, by which a front mail server tells whom it speaks for. Postfix defined it; no RFC does.
     *
     * @param attributes in their order, the values as they stood in xtext
     */
    record XClient(List<Parameter> attributes) implements Command {
        public XClient {
            attributes = List.copyOf(attributes);
        }
    }

    /** A command that SMTP or an extension knows and Indaba does not offer: EXPN, AUTH, ETRN and others. */
    record NotOffered() implements Command {
    }

    /** Nothing that SMTP knows. */
    record Unknown() implements Command {
    }

    /**
     * A known command that could not be read.
     *
     * @param flaw what is wrong
     */
    record Malformed(Flaw flaw) implements Command {
    }

    /** What can be wrong with a command line. */
    enum Flaw {
        /** The line is longer than its command may be. */
        TOO_LONG,
        /** HELO or EHLO without a name. */
        NO_NAME,
        /** VRFY or XCLIENT without its argument. */
        NO_ARGUMENT,
        /** DATA, RSET, QUIT or STARTTLS with an argument. */
        UNEXPECTED_ARGUMENT,
        /** MAIL without {@code FROM:}, or its path does not end. */
        NO_REVERSE_PATH,
        /** RCPT without {@code TO:}, or its path does not end. */
        NO_FORWARD_PATH,
        /** A parameter that the grammar does not allow, or one that stands twice. */
        BAD_PARAMETER,
        /** BDAT without a readable size: nobody knows where the next command begins. */
        BAD_CHUNK_SIZE
    }

    /** Whether more of the message follows (RFC 3030 §2). */
    enum ChunkPart {
        /** More chunks follow. */
        MORE,
        /** LAST: the message ends with this chunk. */
        LAST
    }
}
