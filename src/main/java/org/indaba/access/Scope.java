package org.indaba.access;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a token lets a program do: each scope is one right, and none holds another. */
public enum Scope {
    /** Read lists, their names, settings and who is in charge. */
    LISTS_READ("lists:read", "read lists"),
    /** Change the settings of lists. */
    LISTS_WRITE("lists:write", "change settings of lists"),
    /** Read what came back: events, scores, histories, incidents. */
    BOUNCES_READ("bounces:read", "read what came back, scores and histories"),
    /** Reset scores and end suspensions. */
    BOUNCES_WRITE("bounces:write", "reset scores"),
    /** Read the addresses that get nothing from this site. */
    SUPPRESSIONS_READ("suppressions:read", "read the addresses that get nothing"),
    /** Add and remove such addresses. */
    SUPPRESSIONS_WRITE("suppressions:write", "add and remove addresses that get nothing"),
    /** Read held posts, and what was decided about senders. */
    MODERATION_READ("moderation:read", "read held posts and rules about senders"),
    /** Decide about held posts and senders. */
    MODERATION_WRITE("moderation:write", "decide about held posts and senders"),
    /** Read who wants to join or leave, and who was invited. */
    JOINS_READ("joins:read", "read requests to join or leave, and invitations"),
    /** Decide about requests, and invite. */
    JOINS_WRITE("joins:write", "decide about requests to join or leave, and invite people"),
    /** Read webhooks, their state and failures. */
    WEBHOOKS_READ("webhooks:read", "read webhooks"),
    /** Add and remove webhooks. */
    WEBHOOKS_WRITE("webhooks:write", "add and remove webhooks");

    private final String word;
    private final String allows;

    Scope(String word, String allows) {
        this.word = word;
        this.allows = allows;
    }

    /** As it is written, such as {@code bounces:read}. */
    public String word() {
        return word;
    }

    /** What it lets somebody do, for people. */
    public String allows() {
        return allows;
    }

    /** The scope with this word. */
    public static Optional<Scope> of(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
    }

    /** All words, for people who typed another. */
    public static String words() {
        return Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));
    }
}
