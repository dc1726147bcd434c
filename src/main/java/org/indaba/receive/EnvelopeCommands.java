package org.indaba.receive;

import java.util.Locale;
import org.indaba.accept.Acceptance;
import org.indaba.accept.Destination;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.SmtpReply;
import org.indaba.smtp.Command;
import org.indaba.smtp.Path;

/** Answers MAIL and RCPT. What a recipient means is for {@code accept} to say; here it is only read. Thread-safe. */
final class EnvelopeCommands {

    private static final String POSTMASTER = "postmaster";

    private final ServerContext context;

    EnvelopeCommands(ServerContext context) {
        this.context = context;
    }

    Answer mail(Command.Mail command, SessionState state) {
        return switch (state) {
            case SessionState.Connected _ -> Answer.wrong(Replies.HELO_FIRST, state);
            case SessionState.Greeted greeted -> start(command, greeted);
            case SessionState.Started _, SessionState.Addressed _ -> Answer.wrong(Replies.MAIL_TWICE, state);
            case SessionState.Chunking _ -> Answer.wrong(Replies.BETWEEN_CHUNKS, state);
        };
    }

    private Answer start(Command.Mail command, SessionState.Greeted state) {
        return switch (MailParameters.read(command.parameters(), context.settings().caps().maxSizeBytes())) {
            case MailParameters.Refused(SmtpReply reply) -> refuseSender(command.path(), reply, state);
            case MailParameters.Taken taken -> switch (command.path()) {
                case Path.Null _ -> begin(ReversePath.none(), taken, state);
                case Path.Mailbox(EmailAddress _, Path.Script script) when script == Path.Script.INTERNATIONAL && !taken.smtpUtf8() ->
                        Answer.wrong(Replies.NEEDS_SMTPUTF8, state);
                case Path.Mailbox(EmailAddress address, _) -> begin(ReversePath.of(address), taken, state);
                case Path.LocalOnly _ -> Answer.wrong(Replies.SENDER_WITHOUT_DOMAIN, state);
                case Path.TooLong _ -> Answer.wrong(Replies.SENDER_TOO_LONG, state);
                case Path.Unreadable(String reason) -> Answer.wrong(Replies.unreadableSender(reason), state);
            };
        };
    }

    private Answer refuseSender(Path path, SmtpReply reply, SessionState.Greeted state) {
        if (!reply.equals(Replies.TOO_LARGE)) {
            return Answer.wrong(reply, state);
        }
        // A message that is too large breaks no rule of the protocol.
        String sender = path instanceof Path.Mailbox(EmailAddress address, _) ? address.toString() : "";
        context.events().refused(state.client().peer(false), sender, "", reply);
        return Answer.idle(reply, state);
    }

    private static Answer begin(ReversePath reversePath, MailParameters.Taken taken, SessionState.Greeted state) {
        return Answer.of(Replies.SENDER_OK, state.start(new Transaction(reversePath, taken)));
    }

    Answer rcpt(Command.Rcpt command, SessionState state) {
        return switch (state) {
            case SessionState.Connected _ -> Answer.wrong(Replies.HELO_FIRST, state);
            case SessionState.Greeted _ -> Answer.wrong(Replies.MAIL_FIRST, state);
            case SessionState.Started started -> add(command, started.transaction(), started, started.address());
            case SessionState.Addressed addressed -> add(command, addressed.transaction(), addressed, addressed);
            case SessionState.Chunking _ -> Answer.wrong(Replies.BETWEEN_CHUNKS, state);
        };
    }

    private Answer add(Command.Rcpt command, Transaction transaction, SessionState before, SessionState.Addressed behind) {
        return switch (RcptParameters.read(command.parameters(), transaction.smtpUtf8())) {
            case RcptParameters.Refused(SmtpReply reply) -> Answer.wrong(reply, before);
            case RcptParameters.Taken taken -> add(command.path(), taken, transaction, before, behind);
        };
    }

    private Answer add(Path path, RcptParameters.Taken parameters, Transaction transaction, SessionState before,
            SessionState.Addressed behind) {
        if (transaction.taken() >= context.settings().caps().recipients()) {
            return Answer.of(Replies.TOO_MANY_RECIPIENTS, before);
        }
        return switch (path) {
            case Path.Mailbox(EmailAddress _, Path.Script script) when script == Path.Script.INTERNATIONAL && !transaction.smtpUtf8() ->
                    refuse(Replies.NEEDS_SMTPUTF8, "", transaction, before);
            case Path.Mailbox(EmailAddress address, _) -> ask(address, parameters, transaction, before, behind);
            case Path.LocalOnly(String local) when local.toLowerCase(Locale.ROOT).equals(POSTMASTER) ->
                    takePostmaster(parameters, transaction, behind);
            case Path.LocalOnly(String local) -> refuse(withoutDomain(local), local, transaction, before);
            case Path.Null _ -> refuse(Replies.unreadableRecipient("it is empty"), "", transaction, before);
            case Path.TooLong _ -> refuse(Replies.RECIPIENT_TOO_LONG, "", transaction, before);
            case Path.Unreadable(String reason) -> refuse(Replies.unreadableRecipient(reason), "", transaction, before);
        };
    }

    // RFC 5321 §4.5.1: postmaster without a domain is taken, in any case of letters, whoever asks.
    private Answer takePostmaster(RcptParameters.Taken parameters, Transaction transaction, SessionState.Addressed behind) {
        transaction.take(new EmailAddress(POSTMASTER, context.hostname()), new Destination.Postmaster(context.hostname()),
                parameters);
        return Answer.of(Replies.RECIPIENT_OK, behind);
    }

    // RFC 5321 §3.6.2: the percent hack, the bang path and a quoted address are ways to ask for relaying.
    private static SmtpReply withoutDomain(String local) {
        boolean disguised = local.indexOf('%') >= 0 || local.indexOf('!') >= 0 || local.indexOf('@') >= 0;
        return disguised ? Replies.NO_RELAYING : Replies.RECIPIENT_WITHOUT_DOMAIN;
    }

    private Answer ask(EmailAddress address, RcptParameters.Taken parameters, Transaction transaction, SessionState before,
            SessionState.Addressed behind) {
        return switch (check(address, transaction, before.client())) {
            case Acceptance.Taken(Destination destination) -> {
                transaction.take(address, destination, parameters);
                yield Answer.of(Replies.RECIPIENT_OK, behind);
            }
            case Acceptance.Refused(SmtpReply reply) -> refuse(reply, address.toString(), transaction, before);
        };
    }

    private Acceptance check(EmailAddress address, Transaction transaction, Client client) {
        try {
            // A relay has answered 250 already, and would send our 550 on to whomever MAIL names: of senders the intake judges.
            return client.trusted() ? context.recipients().meaning(address)
                    : context.recipients().check(address, transaction.reversePath());
        } catch (RuntimeException failed) {
            context.failed("a recipient could not be judged; the peer is asked to try later", failed);
            return new Acceptance.Refused(StoreFailure.reply(failed));
        }
    }

    private Answer refuse(SmtpReply reply, String recipient, Transaction transaction, SessionState before) {
        context.events().refused(before.client().peer(transaction.smtpUtf8()), transaction.reversePath().text(), recipient, reply);
        transaction.refuse();
        Answer.Offence offence = reply.permanentFailure() ? Answer.Offence.REFUSED_RECIPIENT : Answer.Offence.NONE;
        return new Answer(reply, before, Answer.After.GO_ON, offence);
    }
}
