package org.indaba.dns;

/**
 * A TLSA record: what a certificate must look like (RFC 6698 §2.1).
 *
 * @param usage 0 to 255: 2 names an authority, 3 the certificate of the host itself
 * @param selector 0 to 255: 0 the whole certificate, 1 its public key
 * @param matching 0 to 255: 0 the octets themselves, 1 their SHA-256, 2 their SHA-512
 * @param data lower-case hexadecimal digits
 */
public record TlsAssociation(int usage, int selector, int matching, String data) {
}
