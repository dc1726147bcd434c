package org.indaba.notice;

import org.indaba.mail.BodyType;
import org.indaba.mime.ByteOctets;

/**
 * A report, ready to be sent.
 *
 * @param octets the whole mail
 * @param body eight bits if it brings back a message of eight bits
 */
record WrittenReport(ByteOctets octets, BodyType body) {
}
