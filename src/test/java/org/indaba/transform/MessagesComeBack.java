package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.Inversion;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.Rendering;
import org.indaba.mime.RenderingCodec;
import org.indaba.mime.SlotValues;

/** Whatever the steps do to a message, the way back gives the same octets. */
final class MessagesComeBack {

    private static final SlotValues SLOTS = SlotValues.ofLeaveToken(Posts.TOKEN);

    private MessagesComeBack() {
    }

    static void check(MessageOctets original) {
        for (ListSettings settings : List.of(Posts.transparent(), everything("A footer\n-- \n>with lines"),
                everything("Fu\u00dfnote \u2603"))) {
            Rendering rendering = new Steps().apply(Posts.post(original, settings), Variant.OF_THE_LIST).rendering();
            assertThat(RenderingCodec.decode(RenderingCodec.encode(rendering))).isEqualTo(rendering);
            ByteOctets copy = ByteOctets.of(Corpus.all(new RenderedOctets(original, rendering, SLOTS)));
            Rendering back = Inversion.of(rendering, SLOTS, original);
            assertThat(Corpus.all(new RenderedOctets(copy, back, SlotValues.none()))).isEqualTo(Corpus.all(original));
        }
    }

    static ListSettings everything(String footer) {
        return Posts.settings("[afnog]", footer, ListSettings.ReplyTo.LIST, ListSettings.Posting.OPEN);
    }
}
