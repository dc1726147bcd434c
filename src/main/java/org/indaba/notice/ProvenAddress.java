package org.indaba.notice;

import java.util.Optional;
import org.indaba.auth.AuthenticationResults;
import org.indaba.auth.Evidence;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Participants;
import org.indaba.spool.NewInbound;

/**
 * Whether a message is from the address that is to be told what became of it, as far as was found out when it came: what we write about
 * forged mail goes to a third person. Proven is the domain; that it lets its own users write in each other's names is not ours to prevent.
 * Where nobody looked, or nobody could say, nothing is proven. Pure functions.
 */
public final class ProvenAddress {

    private ProvenAddress() {
    }

    /** Whether it is the envelope sender, and SPF proves that; or the only author, whose domain SPF or DKIM proves. */
    public static boolean in(NewInbound arrival, MessageOctets message, EmailAddress address) {
        return results(arrival).filter(found -> isSender(arrival, address) && found.senderProven()
                || found.authorProven() && isAuthor(message, address)).isPresent();
    }

    /**
     * Whether a person who decided about it may write to the address: it is proven, or it is both the envelope sender and the only author,
     * and neither domain says otherwise. A person looked at this one mail, so it is no machine that is made to answer; and many people's
     * domains prove nothing.
     */
    public static boolean mayBeTold(NewInbound arrival, MessageOctets message, EmailAddress address) {
        return in(arrival, message, address) || isSender(arrival, address) && isAuthor(message, address)
                && results(arrival).filter(AuthenticationResults::disowned).isEmpty();
    }

    /** Empty where nobody looked, or the text is of another version. */
    private static Optional<AuthenticationResults> results(NewInbound arrival) {
        try {
            return arrival.evidence().isEmpty() ? Optional.empty() : Optional.of(Evidence.ofJson(arrival.evidence()).results());
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static boolean isSender(NewInbound arrival, EmailAddress address) {
        return arrival.reversePath() instanceof ReversePath.Mailbox(EmailAddress sender) && sender.key().equals(address.key());
    }

    private static boolean isAuthor(MessageOctets message, EmailAddress address) {
        return switch (HeaderBlock.read(message)) {
            case HeaderReading.Read(HeaderBlock header) ->
                Participants.of(header).onlyAuthor().filter(author -> author.key().equals(address.key())).isPresent();
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> false;
        };
    }
}
