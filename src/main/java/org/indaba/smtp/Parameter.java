package org.indaba.smtp;

/**
 * A parameter of MAIL or RCPT, or an attribute of XCLIENT (RFC 5321 §4.1.2: esmtp-param).
 *
 * @param keyword in upper case
 * @param value as it stood; empty where there was none
 */
public record Parameter(String keyword, String value) {
}
