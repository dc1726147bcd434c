package org.indaba.transform;

import java.time.Instant;
import java.util.Locale;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;

/** Posts for tests, all of them to the list afnog@lists.example.org. */
final class Posts {

    static final String TOKEN = "abcdefghijklmnopqrstuvwxy";

    private Posts() {
    }

    static ListSettings settings(String prefix, String footer, ListSettings.ReplyTo replyTo, ListSettings.Posting posting) {
        return ListSettings.defaults().with(ListSetting.POSTING, word(posting)).with(ListSetting.SUBJECT_PREFIX, prefix)
                .with(ListSetting.FOOTER, footer).with(ListSetting.REPLY_TO, word(replyTo));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static ListSettings transparent() {
        return settings("", "", ListSettings.ReplyTo.AUTHOR, ListSettings.Posting.OPEN);
    }

    static ListSettings prefix(String prefix) {
        return settings(prefix, "", ListSettings.ReplyTo.AUTHOR, ListSettings.Posting.OPEN);
    }

    /** What no owner could set. */
    static ListSettings uncheckedPrefix(String prefix) {
        ListSettings base = transparent();
        return new ListSettings(base.posting(), base.nonmembers(), base.machines(), base.commands(), base.envelope(),
                base.joining(), base.leaving(), prefix, "", base.replyTo(), base.maxSizeBytes(), "", base.visibility(), "",
                base.authentication(), base.bounces(), base.content(), base.language(), base.people());
    }

    static ListSettings footer(String footer) {
        return settings("", footer, ListSettings.ReplyTo.AUTHOR, ListSettings.Posting.OPEN);
    }

    static Arrival arrival() {
        return new Arrival(42, new Peer("192.0.2.7", "mail.example.net", "ESMTPS", "TLSv1.3 TLS_AES_256_GCM_SHA384", false),
                ReversePath.of(EmailAddress.of("ann@example.net")), Instant.parse("2026-01-02T03:04:05Z"), "mx.example.org",
                Arrival.Recipients.SINGLE, leave(LeaveLink.Way.BY_MAIL));
    }

    static LeaveLink leave(LeaveLink.Way way) {
        return new LeaveLink(way, "https://lists.example.org");
    }

    static Post post(MessageOctets octets, ListSettings settings) {
        return post(octets, settings, arrival());
    }

    static Post post(MessageOctets octets, ListSettings settings, Arrival arrival) {
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        return Post.of(octets, header, new MailList(7, "afnog", "lists.example.org", settings), arrival);
    }

    /** With LF for CRLF. */
    static Post post(String message, ListSettings settings) {
        return post(ByteOctets.utf8(message.replace("\n", "\r\n")), settings);
    }
}
