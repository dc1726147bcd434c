package org.indaba.transform;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.Mutation;

/** Whatever comes in, the steps do not throw, and the way back gives the same octets. */
class TransformFuzzTest {

    @Property(tries = 500)
    void randomOctetsComeBack(@ForAll @Size(max = 300) byte[] octets) {
        MessagesComeBack.check(ByteOctets.of(octets));
    }

    @Property(tries = 1500)
    void randomScrapsOfMessagesComeBack(@ForAll @Size(max = 40) List<Byte> choice) {
        MessagesComeBack.check(ByteOctets.of(Mutation.ofScraps(choice)));
    }

    @Property(tries = 20)
    void mutatedMailsOfTheCorpusComeBack(@ForAll long seed) {
        Random random = new Random(seed);
        List<Corpus.Mail> mails = Corpus.mails("messages");
        for (int i = 0; i < 30; i++) {
            byte[] octets = Corpus.all(mails.get(random.nextInt(mails.size())).octets());
            MessagesComeBack.check(ByteOctets.of(Mutation.mutated(octets, random)));
        }
    }
}
