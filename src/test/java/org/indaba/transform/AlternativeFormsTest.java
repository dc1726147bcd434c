package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.lists.ListSetting;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.junit.jupiter.api.Test;

class AlternativeFormsTest {

    private static final int DEPTH = 90;

    /** Counts the octets that are looked at. */
    private static final class CountedOctets implements MessageOctets {

        private final ByteOctets octets;
        private long sliced;

        private CountedOctets(ByteOctets octets) {
            this.octets = octets;
        }

        @Override
        public long size() {
            return octets.size();
        }

        @Override
        public byte[] slice(long from, int length) {
            sliced += length;
            return octets.slice(from, length);
        }

        @Override
        public void writeTo(OutputStream out, long from, long to) throws IOException {
            octets.writeTo(out, from, to);
        }
    }

    /** Each holds a text, and the next one; in the last there are texts of which the last is a file. */
    @Test
    void partsOfFormsWithinFormsAreLookedAtOnce() {
        StringBuilder mail = new StringBuilder("From: ann@example.net\nContent-Type: multipart/alternative; boundary=b0\n\n");
        IntStream.range(1, DEPTH).forEach(i -> mail.append("""
                --b%d
                Content-Type: text/plain

                x
                --b%d
                Content-Type: multipart/alternative; boundary=b%d

                """.formatted(i - 1, i - 1, i)));
        String last = "--b" + (DEPTH - 1) + "\n";
        for (int i = 0; i < 20; i++) {
            mail.append(last).append("Content-Type: text/html\n").append("A:\n".repeat(2_000)).append("\nx\n");
        }
        mail.append(last).append("Content-Type: text/html; name=a.html\n\nx\n");
        CountedOctets octets = new CountedOctets(ByteOctets.utf8(mail.toString().replace("\n", "\r\n")));
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        MimeShape shape = ((MimeReading.Read) MimeShape.read(octets, header)).shape();
        AlternativeForms forms = new AlternativeForms(octets, shape,
                Posts.transparent().with(ListSetting.ALTERNATIVES, "plain").content());
        octets.sliced = 0;

        List<Integer> chosen = IntStream.range(0, shape.parts().size())
                .filter(i -> shape.parts().get(i).type().is("multipart/alternative") && forms.chosen(i).isPresent()).boxed().toList();
        assertThat(chosen).hasSize(DEPTH - 1).allMatch(i -> forms.loses(i, forms.chosen(i).orElseThrow()));
        assertThat(octets.sliced).isLessThan(3 * octets.size());
    }
}
