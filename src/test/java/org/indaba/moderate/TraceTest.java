package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TraceTest {

    @Property
    void anyTraceComesBackFromItsJson(@ForAll String reason, @ForAll String says) {
        Trace trace = new Trace("hold", reason, List.of(
                new Trace.Look("size", says, "", ""), new Trace.Look("author", says, "hold", reason)));

        assertThat(Trace.ofJson(trace.toJson())).isEqualTo(trace);
        assertThat(trace.toJson()).doesNotContain("\0");
    }

    @Test
    void whatARuleLeavesEmptyIsNotWrittenAndWhatWasWrittenBeforeIsRead() {
        Trace trace = new Trace("accept", "", List.of(new Trace.Look("size", "", "", "")));

        assertThat(trace.toJson()).isEqualTo("{\"verdict\":\"accept\",\"reason\":\"\",\"looks\":[{\"rule\":\"size\"}]}");
        assertThat(Trace.ofJson(trace.toJson())).isEqualTo(trace);
        assertThat(Trace.ofJson("""
                {"verdict":"accept","reason":"","looks":[{"rule":"size","says":"","wants":"","remedy":""}]}""")).isEqualTo(trace);
    }

    @Test
    void nothingJudgedIsEmptyText() {
        assertThat(Trace.NONE.toJson()).isEmpty();
        assertThat(Trace.ofJson("")).isEqualTo(Trace.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> Trace.ofJson("{nonsense"));
    }

    @Test
    void peopleReadTheVerdictTheRulesAndTheRemedy() {
        Trace trace = new Trace("hold", "eve is not a member", List.of(
                new Trace.Look("size", "it has 10 octets", "", ""),
                new Trace.Look("author", "eve is not a member", "hold", "eve joins")));

        assertThat(trace.lines()).containsExactly(
                "verdict: hold: eve is not a member",
                "  size    ok: it has 10 octets",
                "  author  hold: eve is not a member",
                "          what would change it: eve joins");
    }

    @Test
    void textsAreCutAtTheirLimit() {
        assertThat(new Trace.Look("x", "a".repeat(Trace.TEXT_CHARS), "", "").says()).hasSize(Trace.TEXT_CHARS);
        assertThat(new Trace.Look("x", "a".repeat(Trace.TEXT_CHARS + 1), "", "").says()).hasSize(Trace.TEXT_CHARS);
    }

    @Test
    void aReplyLineIsAsciiAndFitsItsLine() {
        // RFC 5321 §4.5.3.1.5: 512 octets with code, status and CRLF.
        assertThat(ReplyText.line("a\r\n250 ok \u00e9 \uD83D\uDE00")).isEqualTo("a??250 ok ? ?");
        assertThat(ReplyText.line("a".repeat(ReplyText.MAX_CHARS + 1))).hasSize(ReplyText.MAX_CHARS);
        assertThat(ReplyText.line("")).isEqualTo("-");
    }
}
