package org.indaba.transform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.indaba.mime.Edits;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeShape;

/** The parts of one multipart beside each other, and the delimiters between them (RFC 2046 §5.1.1). Immutable. */
final class Siblings {

    private final MessageOctets octets;
    private final MimeShape shape;

    Siblings(MessageOctets octets, MimeShape shape) {
        this.octets = octets;
        this.shape = shape;
    }

    /** The parts of a multipart, in order. */
    List<Integer> of(int multipart) {
        return IntStream.range(multipart + 1, shape.parts().size()).filter(i -> shape.parts().get(i).parent() == multipart)
                .boxed().toList();
    }

    /** Takes one form of a text away together with its delimiter; empty where that is none, or the last that is left. */
    Optional<Edits> withoutForm(int index, Set<Integer> gone) {
        int parent = shape.parts().get(index).parent();
        if (parent < 0 || !shape.parts().get(parent).type().is("multipart/alternative") || gone.containsAll(of(parent))) {
            return Optional.empty();
        }
        List<Integer> all = of(parent);
        int place = all.indexOf(index);
        long from = place == 0 ? shape.parts().get(parent).delimiters().first() : behind(all.get(place - 1));
        long to = behind(index);
        boolean between = isDelimiter(from) && (isDelimiter(to) || to == octets.size());
        return between ? Optional.of(new Edits().cut(from, to)) : Optional.empty();
    }

    /** Where the delimiter behind a part begins: the line end before it is its own. */
    private long behind(int index) {
        MimePart.Extent extent = shape.parts().get(index).extent();
        return Arrays.equals(octets.slice(extent.end(), 2), new byte[] {'\r', '\n'}) ? extent.end() + 2 : extent.end();
    }

    private boolean isDelimiter(long at) {
        return Arrays.equals(octets.slice(at, 2), new byte[] {'-', '-'});
    }
}
