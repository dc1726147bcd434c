package org.indaba.transform;

import org.indaba.lists.ContentSettings;
import org.indaba.lists.Variant.Wish;
import org.indaba.mime.MimePart.Protection;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;

/** A step that changes what is in a post. Each sees what the one before it left. */
abstract class ContentStep implements Step {

    /** What the list and the subscriber want of the contents. */
    static ContentSettings wanted(Post post) {
        ContentSettings settings = post.list().settings().content();
        return post.variant().wants(Wish.TEXT_ONLY) ? settings.textOnly() : settings;
    }

    @Override
    public final StepResult apply(Post post) {
        ContentSettings wanted = wanted(post);
        if (!concerns(wanted) || !post.hasBody()) {
            return new StepResult.Nothing();
        }
        return switch (post.shape()) {
            case MimeReading.Read(MimeShape shape) when shape.root().protection() == Protection.SIGNED ->
                new StepResult.Skipped("the message is signed");
            case MimeReading.Read(MimeShape shape) when shape.root().protection() == Protection.ENCRYPTED ->
                new StepResult.Skipped("the message is encrypted");
            case MimeReading.Read(MimeShape shape) when shape.isReport() ->
                new StepResult.Skipped("the message is a report, which programs read");
            case MimeReading.Read(MimeShape shape) -> apply(post, shape, wanted);
            case MimeReading.TooDeep _ -> new StepResult.Skipped("the message is nested deeper than " + MimeShape.MAX_DEPTH + " parts");
            case MimeReading.TooMany _ -> new StepResult.Skipped("the message has more than " + MimeShape.MAX_PARTS + " parts");
        };
    }

    /** Whether these settings want something of this step. */
    abstract boolean concerns(ContentSettings wanted);

    /** What to do to a message that is neither signed nor encrypted as a whole. */
    abstract StepResult apply(Post post, MimeShape shape, ContentSettings wanted);
}
