package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.lists.Variant;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SlotValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The promise of a transparent list, held against the mails of others. */
class CorpusTransformTest {

    private static final Set<String> REMOVED = Set.of("return-path", "bcc", "approved", "list-id", "list-post", "list-help",
            "list-subscribe",
            "list-unsubscribe", "list-unsubscribe-post", "list-owner");

    @ParameterizedTest
    @CsvSource({"messages, 280", "threads, 128"})
    void theCopyHoldsTheOriginalsFieldsInTheirOrderAndItsBody(String folder, int count) throws Exception {
        List<Corpus.Mail> mails = Corpus.mails(folder);
        assertThat(mails).hasSize(count);
        for (Corpus.Mail mail : mails) {
            Transformed transformed = new Steps().apply(Posts.post(mail.octets(), Posts.transparent()), Variant.OF_THE_LIST);
            ByteOctets copy = ByteOctets.of(Corpus.all(
                    new RenderedOctets(mail.octets(), transformed.rendering(), SlotValues.ofLeaveToken(Posts.TOKEN))));
            HeaderBlock before = header(mail.octets());
            HeaderBlock after = header(copy);

            // One mail begins with a line of spaces, and some with the line of a file of mails: both are no field, and go.
            String kept = before.fields().stream().filter(field -> !field.isContinuation(mail.octets()) && !mboxLine(field))
                    .filter(field -> !REMOVED.contains(field.name().toLowerCase(Locale.ROOT)))
                    .map(field -> octets(mail.octets(), field)).collect(Collectors.joining());
            String all = after.fields().stream().map(field -> octets(copy, field)).collect(Collectors.joining());
            assertThat(all).as(mail.name()).startsWith("Received: from mail.example.net").endsWith("Precedence: list\r\n" + kept);
            assertThat(after.fields()).as(mail.name()).extracting(HeaderField::name).containsSubsequence("Received", "List-Id", "List-Post",
                    "List-Help", "List-Subscribe", "List-Unsubscribe", "List-Owner", "X-BeenThere", "Precedence");
            assertThat(sha256(copy, after.bodyStart())).as(mail.name()).isEqualTo(sha256(mail.octets(), before.bodyStart()));
        }
    }

    @Test
    void everyMailComesBackFromItsCopy() {
        for (String sub : List.of("messages", "autoreply", "bounces", "threads")) {
            Corpus.mails(sub).forEach(mail -> MessagesComeBack.check(mail.octets()));
        }
    }

    private static boolean mboxLine(HeaderField field) {
        return field.start() == 0 && field.name().isEmpty() && (field.value().startsWith("From ") || field.value().startsWith(">From "));
    }

    private static HeaderBlock header(ByteOctets octets) {
        return ((HeaderReading.Read) HeaderBlock.read(octets)).header();
    }

    private static String octets(ByteOctets message, HeaderField field) {
        return new String(message.slice(field.start(), field.end() - field.start()), StandardCharsets.ISO_8859_1);
    }

    private static String sha256(ByteOctets message, long bodyStart) throws Exception {
        byte[] all = Corpus.all(message);
        byte[] body = Arrays.copyOfRange(all, (int) bodyStart, all.length);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }
}
