package org.indaba.auth;

import java.time.Instant;
import org.indaba.mail.Bytes;

/**
 * A signing key of a domain as operators and checks see it: without its private half.
 *
 * @param names for whom it is, and under which name
 * @param type what kind of key it is
 * @param publicKey the public half, as certificates have it
 * @param record the text of its record in DNS
 * @param zoneLine the line for the domain's zone
 * @param createdAt when it was made
 * @param state where it stands
 */
public record DomainKey(DkimKeyPair.Names names, DkimKeyType type, Bytes publicKey, String record, String zoneLine, Instant createdAt,
        State state) {

    /** Where a key stands: it waits, will sign, signs, and is followed by another one. */
    public sealed interface State {

        /** DNS was not seen to serve it yet. */
        record Waiting() implements State {
        }

        /**
         * DNS serves it, or an operator says so.
         *
         * @param from when it begins to sign
         */
        record Soon(Instant from) implements State {
        }

        /**
         * It signs.
         *
         * @param since when it began
         */
        record Signing(Instant since) implements State {
        }

        /**
         * Another one signs in its place.
         *
         * @param since when it ended
         * @param neededUntil until then copies are under way that it signed, and its line must stay in the zone
         */
        record Followed(Instant since, Instant neededUntil) implements State {
        }
    }

    static DomainKey of(DkimKeyPair pair, Instant createdAt, State state) {
        return new DomainKey(new DkimKeyPair.Names(pair.domain(), pair.selector()), pair.type(), pair.publicKey(), pair.record(),
                pair.zoneLine(), createdAt, state);
    }

    /** Whether it is made and does not sign yet. */
    public boolean isNext() {
        return switch (state) {
            case State.Waiting _, State.Soon _ -> true;
            case State.Signing _, State.Followed _ -> false;
        };
    }

    /** The name of its record in DNS. */
    public String dnsName() {
        return names.selector() + "._domainkey." + names.domain();
    }
}
