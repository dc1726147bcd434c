package org.indaba.notice;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.notice.Notice.Wish;

/** The notices to people whose words the owners of a list may replace, and what may stand in them. */
public enum TextKind {
    /** You are on the list. */
    WELCOME("welcome", "Joined", List.of(), List.of()),
    /** You are not on the list. */
    GOODBYE("goodbye", "Left", List.of(), List.of()),
    /** Did you ask to join? */
    CONFIRM_JOIN("confirm-join", "ConfirmationAsked", List.of("token", "link"), List.of("link")),
    /** Did you ask to leave? */
    CONFIRM_LEAVE("confirm-leave", "ConfirmationAsked", List.of("token", "link"), List.of("link")),
    /** The owners decide whether you join. */
    PENDING_JOIN("pending-join", "DecisionPending", List.of(), List.of()),
    /** The owners decide whether you leave. */
    PENDING_LEAVE("pending-leave", "DecisionPending", List.of(), List.of()),
    /** Nobody joins by mail. */
    CLOSED_JOIN("closed-join", "WishRefused", List.of(), List.of()),
    /** Nobody leaves by mail. */
    CLOSED_LEAVE("closed-leave", "WishRefused", List.of(), List.of()),
    /** A post was not accepted. */
    REJECTED("rejected", "PostRejected", List.of("subject", "reason"), List.of("reason")),
    /** What the list understands. */
    HELP("help", "Help", List.of("problem"), List.of());

    private static final List<String> COMMON = List.of("list", "owner", "request", "join", "leave");

    private final String word;
    private final String template;
    private final List<String> special;
    private final List<String> needed;

    TextKind(String word, String template, List<String> special, List<String> needed) {
        this.word = word;
        this.template = template;
        this.special = special;
        this.needed = needed;
    }

    /** The one with this word. */
    public static Optional<TextKind> named(String word) {
        return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** The one that a notice is of; a question about several lists belongs to none of them. */
    static Optional<TextKind> of(Notice notice) {
        return switch (notice) {
            case Notice.Joined _ -> Optional.of(WELCOME);
            case Notice.Left _ -> Optional.of(GOODBYE);
            case Notice.ConfirmationAsked asked when asked.asked().size() == 1 ->
                by(asked.asked().getFirst().wish(), CONFIRM_JOIN, CONFIRM_LEAVE);
            case Notice.DecisionPending pending -> by(pending.wish(), PENDING_JOIN, PENDING_LEAVE);
            case Notice.WishRefused refused -> by(refused.wish(), CLOSED_JOIN, CLOSED_LEAVE);
            case Notice.PostRejected _ -> Optional.of(REJECTED);
            case Notice.Help _ -> Optional.of(HELP);
            // All others are for those in charge, or hold what only we can say.
            default -> Optional.empty();
        };
    }

    private static Optional<TextKind> by(Wish wish, TextKind join, TextKind leave) {
        return switch (wish) {
            case JOIN -> Optional.of(join);
            case LEAVE -> Optional.of(leave);
            case CHANGE -> Optional.empty();
        };
    }

    /** For scripts and addresses: {@code confirm-join}. */
    public String word() {
        return word;
    }

    /** The key of its name. */
    public String key() {
        return "texts-" + word;
    }

    /** The names of what may stand in it. */
    public List<String> names() {
        return Stream.concat(COMMON.stream(), special.stream()).toList();
    }

    /** They as they are written. */
    public String shownValues() {
        return names().stream().map(name -> "{" + name + "}").collect(Collectors.joining(", "));
    }

    /** The names of what must stand in its body. */
    List<String> needed() {
        return needed;
    }

    /** The template of our own words. */
    String template() {
        return template;
    }

    /** What our template looks at beside the values. */
    Wish wish() {
        return word.endsWith("leave") ? Wish.LEAVE : Wish.JOIN;
    }
}
