package org.indaba.moderate;

import org.indaba.lists.ContentSettings;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.transform.ContentCheck;

/**
 * A post of which the list's rules for contents leave nothing does not go out as an empty one. A structure that is too large to be looked
 * into is no way past these rules.
 */
final class ContentRule implements Rule {

    @Override
    public String name() {
        return "content";
    }

    @Override
    public Finding look(Post post) {
        ContentSettings settings = post.list().settings().content();
        if (!settings.filters()) {
            return new Finding.NoObjection("the list takes contents of all kinds");
        }
        return switch (post.message().mime()) {
            case MimeReading.Read(MimeShape shape) -> judge(post, settings, new ContentCheck(post.message().octets(), shape, settings));
            case MimeReading.TooDeep _ -> objection(post, settings, "is nested deeper than " + MimeShape.MAX_DEPTH + " parts");
            case MimeReading.TooMany _ -> objection(post, settings, "has more than " + MimeShape.MAX_PARTS + " parts");
        };
    }

    private static Finding judge(Post post, ContentSettings settings, ContentCheck check) {
        return check.nothingLeft()
                ? objection(post, settings, "would be empty without what does not pass there: " + check.unwantedWords())
                : new Finding.NoObjection("something is left of it");
    }

    private static Finding objection(Post post, ContentSettings settings, String what) {
        String reason = post.list().post() + " does not take contents of all kinds; this post " + what;
        // RFC 3463 §3.7: X.6.1, media not supported.
        Verdict verdict = switch (settings.emptied()) {
            case REJECT -> new Verdict.Reject(reason, "5.6.1");
            case HOLD -> new Verdict.Hold(reason);
        };
        return new Finding.Objection(verdict, "write it as plain text, or change what the list passes");
    }
}
