package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.lists.Variant;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SlotValues;
import org.indaba.testing.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a filter of spam thinks of a copy, beside what it thinks of the original. Runs where SpamAssassin is installed. */
class SpamOpinionTest {

    private static final Pattern STATUS = Pattern.compile("^X-Spam-Status: \\w+, score=(-?[\\d.]+) .*?tests=(.*?) autolearn",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final int MAILS = 40;

    /** What a filter says. */
    private record Opinion(double score, String tests) {
    }

    @Test
    @Timeout(120)
    void aCopyLooksNoMoreLikeSpamThanItsOriginal(@TempDir Path folder) throws IOException {
        assumeTrue(Tool.installed("spamassassin"), "skipped: SpamAssassin is not installed");
        List<Corpus.Mail> mails = some();
        List<String> command = new ArrayList<>(List.of("spamassassin", "--local", "--test-mode"));
        for (Corpus.Mail mail : mails) {
            ByteOctets original = mail.octets();
            Transformed transformed = new Steps().apply(Posts.post(original, Posts.transparent()), Variant.OF_THE_LIST);
            RenderedOctets copy = new RenderedOctets(original, transformed.rendering(), SlotValues.ofLeaveToken(Posts.TOKEN));
            byte[] copied = Corpus.all(copy);
            command.add(Files.write(folder.resolve(command.size() + ".eml"), received(original, copied)).toString());
            command.add(Files.write(folder.resolve(command.size() + ".eml"), copied).toString());
        }

        List<Opinion> opinions = opinions(Tool.run(command.toArray(String[]::new)).out());

        assertThat(opinions).hasSize(2 * MAILS);
        for (int i = 0; i < MAILS; i++) {
            Opinion before = opinions.get(2 * i);
            Opinion after = opinions.get(2 * i + 1);
            assertThat(after.score()).as(mails.get(i).name() + ": " + before.tests() + " became " + after.tests())
                    .isLessThanOrEqualTo(before.score());
        }
    }

    /** The original as a mail server without a list would have passed it on: with the same trace, of the same time and client. */
    private static byte[] received(ByteOctets original, byte[] copy) {
        String trace = new String(copy, StandardCharsets.ISO_8859_1);
        Matcher received = Pattern.compile("^Received:.*\\r\\n(?:[ \\t].*\\r\\n)*", Pattern.MULTILINE).matcher(trace);
        assertThat(received.find()).isTrue();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(received.group().getBytes(StandardCharsets.ISO_8859_1));
        octets.writeBytes(Corpus.all(original));
        return octets.toByteArray();
    }

    /** Every so many of all, so that each collection has its part. */
    private static List<Corpus.Mail> some() {
        List<Corpus.Mail> all = Stream.concat(Corpus.mails("messages").stream(), Corpus.mails("threads").stream())
                .filter(mail -> mail.octets().size() < 100_000).toList();
        return Stream.iterate(0, i -> i + 1).limit(MAILS).map(i -> all.get(i * all.size() / MAILS)).toList();
    }

    private static List<Opinion> opinions(String out) {
        List<Opinion> opinions = new ArrayList<>();
        Matcher status = STATUS.matcher(out);
        while (status.find()) {
            opinions.add(new Opinion(Double.parseDouble(status.group(1)), status.group(2).replaceAll("\\s+", "")));
        }
        return opinions;
    }
}
