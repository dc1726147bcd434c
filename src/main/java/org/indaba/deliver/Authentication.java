package org.indaba.deliver;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.indaba.mail.SmtpReply;

/**
 * Signs in at a relay with AUTH (RFC 4954): PLAIN where it is offered, else LOGIN. That a relay refuses us is temporary, whatever it
 * says: a wrong password is our operator's mistake, not the copies'.
 */
final class Authentication {

    /** What signing in gave. */
    sealed interface Result {

        /** The relay knows us. */
        record SignedIn() implements Result {
        }

        /**
         * It does not.
         *
         * @param reason for the ledger; holds no secret
         */
        record NotSignedIn(String reason) implements Result {
        }
    }

    private final PeerStream stream;
    private final ClientTimeouts timeouts;

    Authentication(PeerStream stream, ClientTimeouts timeouts) {
        this.stream = stream;
        this.timeouts = timeouts;
    }

    Result signIn(Extensions offered, Login.Password login) throws PeerStream.Lost {
        if (offered.auth().contains("PLAIN")) {
            // RFC 4616 §2: authorisation identity (none), NUL, user, NUL, password; RFC 4954 §4: with the initial response.
            return judge(stream.ask("AUTH PLAIN " + base64("\0" + login.user() + "\0" + login.password()), timeouts.reply()));
        }
        if (!offered.auth().contains("LOGIN")) {
            return new Result.NotSignedIn("the relay offers neither AUTH PLAIN nor AUTH LOGIN");
        }
        SmtpReply reply = stream.ask("AUTH LOGIN", timeouts.reply());
        if (reply.intermediate()) {
            reply = stream.ask(base64(login.user()), timeouts.reply());
        }
        if (reply.intermediate()) {
            reply = stream.ask(base64(login.password()), timeouts.reply());
        }
        return judge(reply);
    }

    private static Result judge(SmtpReply reply) {
        return reply.positive() ? new Result.SignedIn() : new Result.NotSignedIn("the relay refused our sign-in: " + reply.text());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
