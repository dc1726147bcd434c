package org.indaba.mime;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.indaba.mail.Bytes;
import org.indaba.mail.TokenCodec;

/**
 * What one copy puts into the slots of its rendering.
 *
 * @param values by slot
 */
public record SlotValues(Map<Piece.Slot, Bytes> values) {

    public SlotValues {
        values = Map.copyOf(values);
    }

    /** For renderings without slots. */
    public static SlotValues none() {
        return new SlotValues(Map.of());
    }

    /** The values of a copy. */
    public static SlotValues ofLeaveToken(String token) {
        return new SlotValues(Map.of(Piece.Slot.LEAVE_TOKEN, Bytes.of(token.getBytes(StandardCharsets.US_ASCII))));
    }

    /** Values of the length that all real ones have: for what is the same in every copy, as the size and the places of the parts. */
    public static SlotValues sample() {
        return ofLeaveToken("a".repeat(TokenCodec.LENGTH));
    }

    /** @throws IllegalArgumentException if there is no value for the slot */
    Bytes of(Piece.Slot slot) {
        Bytes value = values.get(slot);
        if (value == null) {
            throw new IllegalArgumentException("no value for the slot " + slot);
        }
        return value;
    }
}
