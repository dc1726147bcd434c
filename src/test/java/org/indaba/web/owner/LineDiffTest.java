package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LineDiffTest {

    private static String lines(String before, String after, LineDiff.Kind without) {
        return LineDiff.of(before, after).stream().filter(line -> line.kind() != without).map(LineDiff.Line::text)
                .collect(Collectors.joining("\n"));
    }

    @Property(tries = 300)
    void bothTextsAreInTheDifference(@ForAll @StringLength(max = 30) @CharRange(from = '\n', to = '\r') String before,
            @ForAll @StringLength(max = 30) @CharRange(from = '\n', to = '\r') String after) {
        assertThat(lines(before, after, LineDiff.Kind.NEW)).isEqualTo(before);
        assertThat(lines(before, after, LineDiff.Kind.OLD)).isEqualTo(after);
    }

    @Test
    void whatIsTheSameIsNotRepeated() {
        assertThat(LineDiff.of("a\nb\nc", "a\nx\nc")).extracting(LineDiff.Line::kind).containsExactly(LineDiff.Kind.SAME, LineDiff.Kind.OLD,
                LineDiff.Kind.NEW, LineDiff.Kind.SAME);
        assertThat(LineDiff.of("", "")).isEmpty();
    }

    @Test
    void longTextsAreShownWhole() {
        String most = "x\n".repeat(LineDiff.MAX_LINES - 1) + "x";

        assertThat(LineDiff.of(most, most)).hasSize(LineDiff.MAX_LINES);
        assertThat(LineDiff.of(most + "\nx", most)).hasSize(2 * LineDiff.MAX_LINES + 1);
    }
}
