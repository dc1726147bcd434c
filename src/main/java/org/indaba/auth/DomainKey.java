package org.indaba.auth;

import java.time.Instant;
import java.util.Locale;
import org.indaba.mail.Bytes;

/**
 * A signing key of a domain as operators and checks see it: without its private half.
 *
 * @param names for whom it is, and under which name
 * @param kind the word for what kind of key it is; if it is broken, perhaps one that this version does not know
 * @param publicKey the public half, as certificates have it; as it was kept if it is broken
 * @param record the text of its record in DNS; empty if it is broken
 * @param zoneLine the line for the domain's zone; empty if it is broken
 * @param createdAt when it was made
 * @param state where it stands
 */
public record DomainKey(DkimKeyPair.Names names, String kind, Bytes publicKey, String record, String zoneLine, Instant createdAt,
        State state) {

    /** Where a key stands: it waits, will sign, signs, and is followed by another one; or it cannot be read. */
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

        /**
         * What was kept is no key that this version can read: it signs nothing.
         *
         * @param reason in words
         */
        record Broken(String reason) implements State {
        }
    }

    static DomainKey of(DkimKeyPair pair, Instant createdAt, State state) {
        return new DomainKey(new DkimKeyPair.Names(pair.domain(), pair.selector()), pair.type().word(), pair.publicKey(),
                pair.record(), pair.zoneLine(), createdAt, state);
    }

    /** One that cannot be read. */
    static DomainKey broken(DkimKeys.Stored row, String reason) {
        return new DomainKey(row.names(), row.kind().toLowerCase(Locale.ROOT), row.publicKey(), "", "", row.createdAt(),
                new State.Broken(reason));
    }

    /** Whether it is made and does not sign yet. */
    public boolean isNext() {
        return switch (state) {
            case State.Waiting _, State.Soon _ -> true;
            case State.Signing _, State.Followed _, State.Broken _ -> false;
        };
    }

    /** The name of its record in DNS. */
    public String dnsName() {
        return names.selector() + "._domainkey." + names.domain();
    }
}
