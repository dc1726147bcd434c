package org.indaba.receive;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.indaba.mail.SmtpReply;
import org.indaba.smtp.Command;
import org.indaba.smtp.CommandParser;
import org.indaba.smtp.WireLine;

/**
 * One SMTP session, from the greeting to the last reply (RFC 5321 §3.1 to §3.10). The state is a {@link SessionState}; commands turn
 * it into an {@link Answer}; this is the loop between the two.
 *
 * <p>Failures: a peer that goes away or takes too long ends its session and nothing else; our own bug is logged, answered with 421,
 * and the peer keeps its message. Runs on one virtual thread.
 */
final class Session {

    private final ServerContext context;
    private final Connection connection;
    private final GreetingCommands greetings;
    private final EnvelopeCommands envelopes;
    private final MessageCommands messages;
    private final Tally tally;
    private SessionState state;
    private boolean quit;

    Session(ServerContext context, Connection connection, Client client) {
        this.context = context;
        this.connection = connection;
        this.greetings = new GreetingCommands(context);
        this.envelopes = new EnvelopeCommands(context);
        this.messages = new MessageCommands(context, connection);
        this.tally = new Tally(context.settings().caps(), client.trusted());
        this.state = new SessionState.Connected(client);
    }

    /** Runs the session to its end; throws nothing that a peer could cause. */
    void run() {
        try {
            context.events().connected(state.client().peer(false));
            converse();
        } catch (SocketTimeoutException slow) {
            sayLast(Replies.TOO_SLOW);
        } catch (IOException gone) {
            context.log().log(Level.DEBUG, "a peer went away", gone);
        } catch (RuntimeException | StackOverflowError bug) {
            context.log().log(Level.ERROR, "an SMTP session broke", bug);
            sayLast(Replies.BROKEN);
        } finally {
            end();
        }
    }

    private void end() {
        try {
            moveTo(state.reset());
        } catch (IOException stays) {
            context.log().log(Level.WARNING, "a spooled message could not be deleted", stays);
        } finally {
            if (quit) {
                connection.closeBehindQuit();
            } else {
                connection.close();
            }
        }
    }

    private void sayLast(SmtpReply reply) {
        try {
            connection.say(reply);
        } catch (IOException gone) {
            context.log().log(Level.DEBUG, "a peer went away", gone);
        }
    }

    private void converse() throws IOException {
        connection.say(Replies.greeting(context.hostname()));
        boolean goOn = true;
        while (goOn) {
            Optional<Answer> answer = answer(connection.nextLine());
            goOn = answer.isPresent() && carryOut(answer.get());
        }
    }

    private Optional<Answer> answer(WireLine line) throws IOException {
        return switch (line) {
            case WireLine.Text text -> Optional.of(answer(CommandParser.parse(text)));
            case WireLine.TooLong _ -> Optional.of(Answer.wrong(Replies.LINE_TOO_LONG, state));
            case WireLine.BareCr _ -> Optional.of(Answer.wrong(Replies.BARE_LINE_END, state));
            // RFC 5321 §3.8 deviates: the connection closes without 421, since where one host sees two lines and another one, nothing
            // that follows can be trusted to be a command.
            case WireLine.BareLf _ -> Optional.of(Answer.closing(Replies.BARE_LINE_END, state));
            case WireLine.Endless _ -> Optional.of(Answer.closing(Replies.LINE_TOO_LONG, state));
            case WireLine.End _ -> Optional.empty();
        };
    }

    private Answer answer(Command command) throws IOException {
        return switch (command) {
            case Command.Helo(String name) -> greetings.helo(name, state);
            case Command.Ehlo(String name) -> greetings.ehlo(name, state);
            case Command.Mail mail -> envelopes.mail(mail, state);
            case Command.Rcpt rcpt -> envelopes.rcpt(rcpt, state);
            case Command.Data _ -> messages.data(state);
            case Command.Bdat bdat -> messages.bdat(bdat, state);
            case Command.Rset _ -> Answer.idle(Replies.RESET_OK, state.reset());
            case Command.Noop _ -> Answer.idle(Replies.NOTHING_DONE, state);
            case Command.Vrfy _ -> Answer.idle(Replies.NOT_VERIFIED, state);
            case Command.Help _ -> Answer.idle(Replies.HELP, state);
            case Command.Quit _ -> Answer.closing(Replies.BYE, state.reset());
            case Command.StartTls _ -> greetings.startTls(state);
            case Command.XClient xclient -> greetings.xclient(xclient, state);
            case Command.NotOffered _ -> Answer.wrong(Replies.NOT_OFFERED, state);
            case Command.Unknown _ -> Answer.wrong(Replies.UNKNOWN_COMMAND, state);
            case Command.Malformed(Command.Flaw flaw) -> malformed(flaw);
        };
    }

    private Answer malformed(Command.Flaw flaw) {
        return switch (flaw) {
            case TOO_LONG -> Answer.wrong(Replies.LINE_TOO_LONG, state);
            case NO_NAME -> Answer.wrong(Replies.NAME_YOURSELF, state);
            case NO_ARGUMENT -> Answer.wrong(Replies.ARGUMENT_MISSING, state);
            case UNEXPECTED_ARGUMENT -> Answer.wrong(Replies.ARGUMENT_UNEXPECTED, state);
            case NO_REVERSE_PATH -> Answer.wrong(Replies.MAIL_SYNTAX, state);
            case NO_FORWARD_PATH -> Answer.wrong(Replies.RCPT_SYNTAX, state);
            case BAD_PARAMETER -> Answer.wrong(Replies.BAD_PARAMETER, state);
            // RFC 5321 §3.8 deviates: closes without 421, since the chunk would be taken for commands.
            case BAD_CHUNK_SIZE -> Answer.closing(Replies.BAD_CHUNK_SIZE, state);
        };
    }

    /** Says the reply and does what it announced; false if the session ends with it. */
    private boolean carryOut(Answer answer) throws IOException {
        moveTo(answer.next());
        Optional<SmtpReply> tooMany = tally.count(answer.offence());
        if (tooMany.isPresent()) {
            connection.say(tooMany.get());
            return false;
        }
        return switch (answer.after()) {
            case GO_ON -> {
                connection.say(answer.reply());
                yield true;
            }
            case CLOSE -> {
                connection.say(answer.reply());
                quit = answer.reply().equals(Replies.BYE);
                yield false;
            }
            case START_TLS -> startTls(answer.reply());
        };
    }

    private void moveTo(SessionState next) throws IOException {
        SessionState before = state;
        state = next;
        before.leaveFor(next);
    }

    private boolean startTls(SmtpReply goAhead) throws IOException {
        Optional<SSLContext> tls = tlsContext();
        if (tls.isEmpty()) {
            connection.say(Replies.TLS_BROKEN);
            return true;
        }
        connection.say(goAhead);
        state = state.secure(connection.startTls(tls.get()));
        return true;
    }

    private Optional<SSLContext> tlsContext() {
        return switch (context.settings().tls()) {
            case TlsOffer.None _ -> Optional.empty();
            case TlsOffer.StartTls(Supplier<SSLContext> supplier) -> {
                try {
                    yield Optional.of(supplier.get());
                } catch (RuntimeException broken) {
                    context.log().log(Level.ERROR, "the TLS key cannot be used", broken);
                    yield Optional.empty();
                }
            }
        };
    }
}
