package org.indaba.auth;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.indaba.mime.Piece;

/** Octets with places open that each copy fills. Immutable and thread-safe. */
final class FilledOctets {

    private static final byte FILLED = 'a';

    private final byte[] octets;
    private final List<Place> places;

    /** @param octets with anything in the places; not to be changed afterwards */
    FilledOctets(byte[] octets, List<Place> places) {
        this.octets = octets;
        this.places = List.copyOf(places);
    }

    /** A place at an offset. */
    record Place(int at, int length, Piece.Slot slot) {
    }

    /** What stands in a place as long as no copy has filled it. */
    static byte[] filling(int length) {
        byte[] filling = new byte[length];
        Arrays.fill(filling, FILLED);
        return filling;
    }

    int size() {
        return octets.length;
    }

    boolean hasPlaces() {
        return !places.isEmpty();
    }

    /** The octets of one copy, with room for more behind them. */
    byte[] with(Function<Piece.Slot, byte[]> values, int more) {
        byte[] filled = Arrays.copyOf(octets, octets.length + more);
        for (Place place : places) {
            byte[] value = values.apply(place.slot());
            if (value.length != place.length()) {
                throw new IllegalArgumentException("a value of " + value.length + " octets for a place of " + place.length());
            }
            System.arraycopy(value, 0, filled, place.at(), value.length);
        }
        return filled;
    }
}
