package org.indaba.moderate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.indaba.spool.StorableText;

/**
 * How a verdict came about: kept with the post as JSON, printed by {@code indaba explain}.
 *
 * @param verdict accept, hold, reject or discard; empty where nothing was judged
 * @param reason the reason of the verdict; empty for accept
 * @param looks the rules, in the order in which they looked
 */
public record Trace(String verdict, String reason, List<Look> looks) {

    /** Nothing was judged. */
    public static final Trace NONE = new Trace("", "", List.of());

    /** The longest text of a rule, in characters: a reason may quote what strangers wrote. */
    public static final int TEXT_CHARS = 1_000;

    // What was not written was empty.
    private static final JsonMapper JSON = JsonMapper.builder()
            .withConfigOverride(String.class, texts -> texts.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY))).build();

    /** Cuts the texts and the list down to their limits. */
    public Trace {
        reason = StorableText.of(reason, TEXT_CHARS);
        looks = List.copyOf(looks);
    }

    /**
     * What one rule said. Most rules do not object: what they leave empty is not written.
     *
     * @param rule its name
     * @param says what it saw, or why it objects
     * @param wants what it wants: hold, reject or discard; empty if it does not object
     * @param remedy what would change its mind; empty if it does not object
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Look(String rule, String says, String wants, String remedy) {
        /** Cuts the texts down to their limit. */
        public Look {
            says = StorableText.of(says, TEXT_CHARS);
            remedy = StorableText.of(remedy, TEXT_CHARS);
        }
    }

    /** The trace with another verdict in the end, and why. */
    Trace decided(Verdict other, Look why) {
        List<Look> more = new ArrayList<>(looks);
        more.add(why);
        return new Trace(other.word(), other.words(), more);
    }

    /** As JSON; empty text for {@link #NONE}. */
    public String toJson() {
        if (equals(NONE)) {
            return "";
        }
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of texts is always JSON", impossible);
        }
    }

    /** What {@link #toJson} wrote; @throws IllegalArgumentException if the text is nothing of the kind */
    public static Trace ofJson(String json) {
        if (json.isEmpty()) {
            return NONE;
        }
        try {
            return JSON.readValue(json, Trace.class);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("not a trace", broken);
        }
    }

    /** For people: the verdict, then a line for each rule, with what would change it below those that object. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("verdict: " + verdict + (reason.isEmpty() ? "" : ": " + reason));
        int width = looks.stream().mapToInt(look -> look.rule().length()).max().orElse(0);
        for (Look look : looks) {
            String says = look.wants().isEmpty() ? "ok: " + look.says() : look.wants() + ": " + look.says();
            lines.add("  " + look.rule() + " ".repeat(width - look.rule().length()) + "  " + says);
            if (!look.remedy().isEmpty()) {
                lines.add("  " + " ".repeat(width) + "  what would change it: " + look.remedy());
            }
        }
        return lines;
    }
}
