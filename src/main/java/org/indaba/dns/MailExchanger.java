package org.indaba.dns;

/**
 * An MX record.
 *
 * @param preference 0 to 65535, the lowest first
 * @param host lower case, without the final dot; empty for the root, which with a single record means "no mail" (RFC 7505 §3)
 */
public record MailExchanger(int preference, String host) {
}
