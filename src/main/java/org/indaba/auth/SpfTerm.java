package org.indaba.auth;

import java.net.InetAddress;
import java.util.Optional;

/** A mechanism of an SPF record (RFC 7208 §5). */
sealed interface SpfTerm {

    /** {@code all}. */
    record All() implements SpfTerm {
    }

    /** {@code include:}. */
    record Include(MacroString domain) implements SpfTerm {
    }

    /** {@code a}; without a domain the current one. */
    record Address(Optional<MacroString> domain, Prefix prefix) implements SpfTerm {
    }

    /** {@code mx}; without a domain the current one. */
    record Exchanger(Optional<MacroString> domain, Prefix prefix) implements SpfTerm {
    }

    /** {@code ptr}; without a domain the current one. */
    record Pointer(Optional<MacroString> domain) implements SpfTerm {
    }

    /** {@code ip4:} and {@code ip6:}. */
    record Network(InetAddress address, int bits) implements SpfTerm {
    }

    /** {@code exists:}. */
    record Exists(MacroString domain) implements SpfTerm {
    }

    /**
     * How much of an address must be the same.
     *
     * @param ipv4Bits 0 to 32
     * @param ipv6Bits 0 to 128
     */
    record Prefix(int ipv4Bits, int ipv6Bits) {
    }

    /** What a directive says where its mechanism matches (RFC 7208 §4.6.2). */
    enum Qualifier {
        /** {@code +}. */
        PASS,
        /** {@code -}. */
        FAIL,
        /** {@code ~}. */
        SOFT_FAIL,
        /** {@code ?}. */
        NEUTRAL
    }

    /**
     * A mechanism with its qualifier.
     *
     * @param text as it stands in the record
     */
    record Directive(Qualifier qualifier, SpfTerm mechanism, String text) {
    }
}
