package org.indaba.mail;

/**
 * Who spoke to us: the client of an SMTP session, as the Received field and the log tell it.
 *
 * @param address the client's IP address in text form
 * @param helo what it called itself; empty before HELO
 * @param protocol the "with" keyword: SMTP, ESMTP, ESMTPS, UTF8SMTP and so on (RFC 3848, RFC 6531 §4.3)
 * @param tls cipher suite and protocol, or empty text
 * @param trusted whether it is one of {@code indaba.smtp.trusted-relays}
 */
public record Peer(String address, String helo, String protocol, String tls, boolean trusted) {
}
