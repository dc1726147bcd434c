package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** No octets, however broken, make anything here throw, and all that is computed of them keeps its promises. */
class MimeFuzzTest {

    /** Everything that this package says about a message. */
    static void look(MessageOctets octets) {
        switch (HeaderBlock.read(octets)) {
            case HeaderReading.Read(HeaderBlock header) -> {
                HeaderBlockTest.assertTiles(octets);
                Participants.of(header);
                for (HeaderField field : header.fields()) {
                    MessageId.first(field.value());
                    MessageId.all(field.value());
                    EncodedWords.decode(field.value());
                    AddressField.parse(field.value());
                    ContentType.parse(field.value());
                    DateText.parse(field.value());
                }
                structure(octets, header);
            }
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> { }
        }
    }

    private static void structure(MessageOctets octets, HeaderBlock header) {
        if (MimeShape.read(octets, header) instanceof MimeReading.Read(MimeShape shape)) {
            for (int i = 0; i < shape.parts().size(); i++) {
                MimePart part = shape.parts().get(i);
                MimePart.Extent extent = part.extent();
                assertThat(extent.start()).isLessThanOrEqualTo(extent.bodyStart());
                assertThat(extent.bodyStart()).isLessThanOrEqualTo(extent.end());
                assertThat(part.parent()).isLessThan(i);
                if (part.parent() >= 0) {
                    MimePart.Extent parent = shape.parts().get(part.parent()).extent();
                    assertThat(extent.start()).isGreaterThanOrEqualTo(parent.bodyStart());
                    assertThat(extent.end()).isLessThanOrEqualTo(parent.end());
                }
            }
        }
        if (SevenBit.of(octets, Rendering.unchanged(octets.size())) instanceof SevenBitReading.Converted(Rendering rendering)) {
            byte[] after = Corpus.all(new RenderedOctets(octets, rendering, SlotValues.none()));
            for (byte octet : after) {
                assertThat(octet).isNotNegative();
            }
        }
    }

    @Property(tries = 1000)
    void randomOctetsAreOnlyOdd(@ForAll @Size(max = 300) byte[] octets) {
        look(ByteOctets.of(octets));
    }

    @Property(tries = 3000)
    void randomScrapsOfMessagesAreOnlyOdd(@ForAll @Size(max = 40) List<Byte> choice) {
        look(ByteOctets.of(Mutation.ofScraps(choice)));
    }

    @Test
    void everyMailOfTheCorpusIsRead() {
        for (String sub : List.of("messages", "bounces", "autoreply", "threads")) {
            Corpus.mails(sub).forEach(mail -> look(mail.octets()));
        }
    }

    @Property(tries = 20)
    void mutatedMailsOfTheCorpusAreOnlyOdd(@ForAll long seed) {
        Random random = new Random(seed);
        List<Corpus.Mail> mails = new ArrayList<>(Corpus.mails("messages"));
        for (int i = 0; i < 30; i++) {
            byte[] octets = Corpus.all(mails.get(random.nextInt(mails.size())).octets());
            look(ByteOctets.of(Mutation.mutated(octets, random)));
        }
    }
}
