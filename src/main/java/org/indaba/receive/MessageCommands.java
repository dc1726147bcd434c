package org.indaba.receive;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.indaba.mail.SmtpReply;
import org.indaba.mime.MessageOctets;
import org.indaba.moderate.Submission;
import org.indaba.smtp.Command;

/**
 * Answers DATA and BDAT: reads the message, and at its end asks the intake for the verdict. Whatever is wrong, what the peer announced
 * is read to its end first, so that no octet of a message is ever taken for a command. Belongs to one session.
 */
final class MessageCommands {

    private final ServerContext context;
    private final Connection connection;

    MessageCommands(ServerContext context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** @throws EOFException if the peer is gone before the message ends */
    Answer data(SessionState state) throws IOException {
        return switch (state) {
            case SessionState.Connected _ -> Answer.wrong(Replies.HELO_FIRST, state);
            case SessionState.Greeted _ -> Answer.wrong(Replies.MAIL_FIRST, state);
            case SessionState.Started(_, Transaction transaction) -> Answer.wrong(unaddressed(transaction), state);
            case SessionState.Addressed addressed -> readDotted(addressed);
            // RFC 3030 §2: DATA after BDAT is 503.
            case SessionState.Chunking _ -> Answer.wrong(Replies.BETWEEN_CHUNKS, state);
        };
    }

    private static SmtpReply unaddressed(Transaction transaction) {
        return transaction.refused() > 0 ? Replies.NO_RECIPIENTS : Replies.RCPT_FIRST;
    }

    private Answer readDotted(SessionState.Addressed state) throws IOException {
        try (IncomingMessage message = newMessage()) {
            connection.say(Replies.SEND_MESSAGE);
            if (!connection.readMessage(message.sink())) {
                throw new EOFException("the peer left within a message");
            }
            return judge(message, state.client(), state.transaction(), state.end());
        }
    }

    private IncomingMessage newMessage() {
        SmtpSettings settings = context.settings();
        return new IncomingMessage(settings.caps().maxSizeBytes(), settings.bareLineEnds(), context.spool());
    }

    /** @throws EOFException if the peer is gone before the chunk ends */
    Answer bdat(Command.Bdat command, SessionState state) throws IOException {
        return switch (state) {
            case SessionState.Connected _ -> throwAway(command, Replies.HELO_FIRST, state);
            case SessionState.Greeted _ -> throwAway(command, Replies.MAIL_FIRST, state);
            case SessionState.Started(_, Transaction transaction) -> throwAway(command, unaddressed(transaction), state);
            case SessionState.Addressed addressed -> readFirst(command, addressed);
            case SessionState.Chunking chunking -> readChunk(command, chunking);
        };
    }

    // RFC 3030 §2: the octets of a chunk that is refused are read all the same.
    private Answer throwAway(Command.Bdat command, SmtpReply reply, SessionState state) throws IOException {
        read(command, OutputStream.nullOutputStream());
        return Answer.wrong(reply, state);
    }

    private void read(Command.Bdat command, OutputStream content) throws IOException {
        if (!connection.readChunk(command.size(), content)) {
            throw new EOFException("the peer left within a chunk");
        }
    }

    private Answer readFirst(Command.Bdat command, SessionState.Addressed state) throws IOException {
        IncomingMessage message = newMessage();
        try {
            Answer answer = readChunk(command, state.chunk(message));
            if (!(answer.next() instanceof SessionState.Chunking)) {
                message.close();
            }
            return answer;
        } catch (IOException | RuntimeException gone) {
            message.close();
            throw gone;
        }
    }

    private Answer readChunk(Command.Bdat command, SessionState.Chunking state) throws IOException {
        IncomingMessage message = state.message();
        read(command, message.sink());
        Optional<SmtpReply> flaw = message.flaw();
        if (flaw.isPresent()) {
            return refuse(flaw.get(), state.client(), state.transaction(), state.end());
        }
        return switch (command.part()) {
            case MORE -> Answer.of(Replies.chunkTaken(command.size()), state);
            case LAST -> judge(message, state.client(), state.transaction(), state.end());
        };
    }

    private Answer judge(IncomingMessage message, Client client, Transaction transaction, SessionState next) {
        return switch (message.complete()) {
            case IncomingMessage.Completed.Flawed(SmtpReply reply) -> refuse(reply, client, transaction, next);
            case IncomingMessage.Completed.Whole(MessageOctets octets) -> {
                SmtpReply reply = take(octets, client, transaction);
                yield reply.positive()
                        ? new Answer(reply, next, Answer.After.GO_ON, Answer.Offence.MESSAGE_TAKEN)
                        : refuse(reply, client, transaction, next);
            }
        };
    }

    private SmtpReply take(MessageOctets octets, Client client, Transaction transaction) {
        Submission submission = new Submission(client.peer(transaction.smtpUtf8()), transaction.envelope(), transaction.destinations(),
                octets, context.clock().instant());
        try {
            return context.intake().take(submission);
        } catch (RuntimeException | StackOverflowError failed) {
            context.failed("a message could not be taken; the peer is asked to try later", failed);
            return StoreFailure.reply(failed);
        }
    }

    private Answer refuse(SmtpReply reply, Client client, Transaction transaction, SessionState next) {
        context.events().refused(client.peer(transaction.smtpUtf8()), transaction.reversePath().text(), "", reply);
        return Answer.of(reply, next);
    }
}
