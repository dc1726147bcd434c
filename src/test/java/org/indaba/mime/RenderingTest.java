package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.indaba.mail.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingTest {

    private static final SlotValues SLOTS = SlotValues.ofLeaveToken("token");

    /** Random edits of a message: cuts, insertions, a moved range, a slot. */
    private static Rendering random(long seed, int size) {
        Random random = new Random(seed);
        Edits edits = new Edits();
        int at = 0;
        while (at < size) {
            int to = Math.min(size, at + 1 + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> edits.cut(at, to);
                case 1 -> edits.put(at, Bytes.utf8("in" + at));
                case 2 -> edits.put(at, List.of(new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN)));
                case 3 -> edits.cut(at, to).put(random.nextInt(size + 1), List.of(new Piece.Keep(at, to)));
                // Leaves these octets alone.
                default -> { }
            }
            at = to;
        }
        return new Rendering(edits.pieces(size), List.of("b\u00e9", ""));
    }

    private static byte[] naive(byte[] original, Rendering rendering) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Piece piece : rendering.pieces()) {
            switch (piece) {
                case Piece.Keep(long from, long to) -> out.write(original, (int) from, (int) (to - from));
                case Piece.Insert(Bytes octets) -> out.writeBytes(octets.toArray());
                case Piece.PerCopy _ -> out.writeBytes("token".getBytes());
            }
        }
        return out.toByteArray();
    }

    @Property
    void theViewGivesWhatThePiecesSay(@ForAll @Size(max = 200) byte[] original, @ForAll long seed) throws IOException {
        Rendering rendering = random(seed, original.length);
        byte[] expected = naive(original, rendering);
        RenderedOctets view = new RenderedOctets(ByteOctets.of(original), rendering, SLOTS);

        assertThat(view.size()).isEqualTo(expected.length);
        assertThat(Corpus.all(view)).isEqualTo(expected);
        for (int from = 0; from <= expected.length; from += 3) {
            for (int to = from; to <= expected.length; to += 5) {
                assertThat(view.slice(from, to - from)).isEqualTo(Arrays.copyOfRange(expected, from, to));
            }
        }
        assertThat(view.slice(0, Integer.MAX_VALUE)).isEqualTo(expected);
    }

    @Property
    void everyRenderingComesBackFromItsOctets(@ForAll @Size(max = 200) byte[] original, @ForAll long seed) {
        Rendering rendering = random(seed, original.length);

        assertThat(RenderingCodec.decode(RenderingCodec.encode(rendering))).isEqualTo(rendering);
    }

    @Property
    void theInversionGivesTheOriginal(@ForAll @Size(max = 200) byte[] original, @ForAll long seed) {
        Rendering rendering = random(seed, original.length);
        RenderedOctets rendered = new RenderedOctets(ByteOctets.of(original), rendering, SLOTS);

        Rendering back = Inversion.of(rendering, SLOTS, ByteOctets.of(original));

        assertThat(Corpus.all(new RenderedOctets(ByteOctets.of(Corpus.all(rendered)), back, SLOTS))).isEqualTo(original);
    }

    @Property
    void aLaterRenderingIsAppliedToTheEarlierOne(@ForAll @Size(max = 200) byte[] original, @ForAll long seed) {
        Rendering first = new Rendering(random(seed, original.length).pieces().stream().filter(p -> !(p instanceof Piece.PerCopy)).toList(),
                List.of("a"));
        byte[] between = naive(original, first);
        Rendering second = random(seed + 1, between.length);

        Rendering both = first.then(second, SLOTS);

        assertThat(naive(original, both)).isEqualTo(naive(between, second));
        assertThat(both.breaks()).containsExactly("a", "b\u00e9", "");
    }

    @Test
    void slotsAreKeptAsAWholeOrNotAtAll() {
        Rendering slot = new Rendering(List.of(new Piece.Keep(0, 2), new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN), new Piece.Keep(2, 4)),
                List.of());

        assertThat(slot.then(new Rendering(List.of(new Piece.Keep(1, 8)), List.of()), SLOTS).pieces())
                .containsExactly(new Piece.Keep(1, 2), new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN), new Piece.Keep(2, 3));
        assertThatThrownBy(() -> slot.then(new Rendering(List.of(new Piece.Keep(0, 4)), List.of()), SLOTS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RenderedOctets(ByteOctets.utf8("abcd"), slot, SlotValues.none()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoEditsOfTheSameOctetsAreABug() {
        assertThatThrownBy(() -> new Edits().cut(0, 2).cut(1, 3).pieces(9)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Edits().cut(8, 10).pieces(9)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Edits().put(10, Bytes.utf8("x")).pieces(9)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEmptyMessageHasAnEmptyRendering() {
        assertThat(Rendering.unchanged(0).pieces()).isEmpty();
        assertThat(Corpus.all(new RenderedOctets(ByteOctets.utf8(""), Rendering.unchanged(0), SlotValues.none()))).isEmpty();
        assertThat(Rendering.unchanged(3).pieces()).containsExactly(new Piece.Keep(0, 3));
    }

    @Test
    void theStoredFormStaysTheSame() {
        // Mailings of older versions are in the database: this must never change.
        Rendering rendering = new Rendering(List.of(new Piece.Insert(Bytes.utf8("A:")), new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN),
                new Piece.Keep(300, 1_000_000)), List.of("footer"));

        assertThat(RenderingCodec.encode(rendering).toArray())
                .containsExactly(1, 1, 6, 'f', 'o', 'o', 't', 'e', 'r', 3, 2, 2, 'A', ':', 3, 1, 1, 0xAC, 2, 0x94, 0x82, 0x3D);
    }

    @Property(tries = 3000)
    void octetsThatAreNoRenderingAreRefused(@ForAll @Size(max = 60) List<Byte> octets) {
        byte[] stored = new byte[octets.size() + 1];
        stored[0] = 1;
        for (int i = 0; i < octets.size(); i++) {
            stored[i + 1] = octets.get(i);
        }
        try {
            Rendering read = RenderingCodec.decode(Bytes.of(stored));
            assertThat(RenderingCodec.decode(RenderingCodec.encode(read))).isEqualTo(read);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 12, 21})
    void cutOffOctetsAreRefused(int length) {
        byte[] whole = RenderingCodec.encode(new Rendering(new ArrayList<>(List.of(new Piece.Insert(Bytes.utf8("0123456789")),
                new Piece.Keep(0, 4_000_000_000L))), List.of())).toArray();

        assertThat(whole).hasSizeGreaterThan(21);
        assertThatThrownBy(() -> RenderingCodec.decode(Bytes.of(Arrays.copyOf(whole, length))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
