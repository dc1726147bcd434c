package org.indaba.moderate;

import java.util.List;
import org.indaba.mail.SmtpReply;

/** What the final dot is answered with. Stateless. */
final class Replies {

    /** RFC 5321 §4.2.1: a reply may have several lines; nobody reads more than these. */
    static final int MAX_LINES = 10;

    private Replies() {
    }

    /** All refuse: the reason, or each list's reason on a line of its own. */
    static SmtpReply refusal(List<Judged> judged) {
        String enhanced = enhanced(judged.getFirst());
        if (judged.size() == 1) {
            return SmtpReply.of(550, enhanced, ReplyText.line(words(judged.getFirst())));
        }
        List<String> lines = judged.stream().limit(MAX_LINES)
                .map(one -> ReplyText.line(one.recipient() + ": " + words(one))).toList();
        return new SmtpReply(550, enhanced, lines);
    }

    /** It is kept: as which posts, and what becomes of them. */
    static SmtpReply taken(Kept kept) {
        List<String> lines = kept.rows().stream().limit(MAX_LINES).map(row -> ReplyText.line(text(row))).toList();
        return new SmtpReply(250, "2.0.0", lines);
    }

    private static String text(Kept.Row row) {
        boolean post = row.judged().listIdOfPost() != 0;
        String kept = (post ? "kept as post " : "kept as mail ") + row.id();
        return switch (row.judged().judgement().verdict()) {
            case Verdict.Hold _ -> kept + ", which waits for a moderator";
            case Verdict.Discard(String reason) -> (post ? "not posted: " : "not kept: ") + reason;
            case Verdict.Accept(), Verdict.Reject _ -> kept;
        };
    }

    private static String enhanced(Judged judged) {
        return judged.judgement().verdict() instanceof Verdict.Reject(String _, String enhanced) ? enhanced : "5.7.1";
    }

    private static String words(Judged judged) {
        return judged.judgement().verdict().words();
    }
}
