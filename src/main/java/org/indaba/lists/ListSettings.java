package org.indaba.lists;

/**
 * What owners can decide about a list. The names in {@code list set} are those of {@link ListSetting}.
 *
 * @param posting who may post
 * @param nonmembers what happens to posts of others where only members may post
 * @param machines what happens to automatic answers
 * @param envelope how the return path of a copy is made
 * @param joining how people join
 * @param leaving how people leave
 * @param subjectPrefix put before the subject once; empty for none
 * @param footer text put under the body; empty for none
 * @param replyTo where answers go
 * @param maxSizeBytes the largest post, in octets
 */
public record ListSettings(Posting posting, Nonmembers nonmembers, Machines machines, EnvelopeStyle envelope, Joining joining,
        Joining leaving, String subjectPrefix, String footer, ReplyTo replyTo, long maxSizeBytes) {

    /** Who may post. */
    public enum Posting { MEMBERS, OPEN, MODERATED, ANNOUNCE }

    /** What happens to posts of non-members. */
    public enum Nonmembers { REJECT, HOLD }

    /** What happens to automatic answers. */
    public enum Machines { ACCEPT, HOLD, REJECT }

    /** How the envelope sender of a copy is made. */
    public enum EnvelopeStyle { VERP, OWNER }

    /** How people join or leave. */
    public enum Joining { OPEN, CONFIRM, MODERATE, CONFIRM_THEN_MODERATE, CLOSED }

    /** Where answers go: the author (the field is left alone) or the list. */
    public enum ReplyTo { AUTHOR, LIST }
}
