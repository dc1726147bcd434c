package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.mail.Bytes;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.Inversion;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Piece;
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
            check(Posts.post(original, settings), Variant.OF_THE_LIST);
        }
    }

    /** Returns what the steps said. */
    static Transformed check(Post post, Variant variant) {
        MessageOctets original = post.octets();
        Transformed transformed = new Steps().apply(post, variant);
        Rendering rendering = transformed.rendering();
        assertThat(RenderingCodec.decode(RenderingCodec.encode(rendering))).isEqualTo(rendering);
        ByteOctets copy = ByteOctets.of(Corpus.all(new RenderedOctets(original, rendering, SLOTS)));
        Rendering back = RenderingCodec.decode(RenderingCodec.encode(Inversion.of(rendering, SLOTS, original)));
        // The way back needs the copy alone: what was cut stands in it.
        assertThat(Corpus.all(new RenderedOctets(copy, back, SlotValues.none()))).isEqualTo(Corpus.all(original));
        boolean known = transformed.notes().stream().noneMatch(note -> note.effect() == StepNote.Effect.CHANGED_FOR_GOOD);
        long putBack = back.pieces().stream().mapToLong(piece -> piece instanceof Piece.Insert(Bytes octets) ? octets.size() : 0).sum();
        if (known) {
            assertThat(putBack).isLessThanOrEqualTo((long) Steps.MAX_PUT_BACK_OCTETS * transformed.notes().size());
        }
        return transformed;
    }

    static ListSettings everything(String footer) {
        return Posts.settings("[afnog]", footer, ListSettings.ReplyTo.LIST, ListSettings.Posting.OPEN);
    }
}
