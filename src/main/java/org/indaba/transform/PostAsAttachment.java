package org.indaba.transform;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.lists.ListSettings.ReplyTo;
import org.indaba.lists.Variant.Wish;
import org.indaba.mail.Bytes;
import org.indaba.mime.Boundary;
import org.indaba.mime.Edits;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderText;
import org.indaba.mime.Mailbox;
import org.indaba.mime.Piece;

/**
 * Puts a message of the list around the post where the copies would not be taken for the author's: the post is an attachment, in which
 * nothing is changed but the fields that no list passes on, so that whoever opens it can verify the author's signature
 * (RFC 2046 §5.2.1). What mail programs sort and thread by stands outside once more. Prefix and footer of the list are outside too.
 */
final class PostAsAttachment implements Step {

    /** What stands outside as the author wrote it; each once. */
    private static final List<String> COPIED = List.of("To", "Cc", "Date", "Message-ID", "In-Reply-To", "References");

    @Override
    public String name() {
        return "post-as-attachment";
    }

    @Override
    public StepResult apply(Post post) {
        if (post.authorship() != Authorship.ENVELOPING_LIST) {
            return new StepResult.Nothing();
        }
        List<Piece> head = new ArrayList<>();
        head.add(new Piece.Insert(ListAsAuthor.from(post)));
        replyTo(post).ifPresent(head::add);
        subject(post).ifPresent(head::add);
        COPIED.forEach(name -> field(post, name).ifPresent(field -> head.add(new Piece.Keep(field.start(), field.end()))));
        // Those lists look for their names outside.
        post.header().all(ListFields.BEEN_THERE).forEach(field -> head.add(new Piece.Keep(field.start(), field.end())));
        head.add(text("MIME-Version: 1.0\r\n"));
        String encoding = isEightBit(post) ? "Content-Transfer-Encoding: 8bit\r\n" : "";
        String described = "Content-Type: message/rfc822\r\n" + encoding;
        Optional<FooterText> footer = footer(post);
        Edits edits = new Edits();
        if (footer.isEmpty()) {
            edits.put(0, with(head, described + "\r\n"));
        } else {
            String boundary = Boundary.unused(post.octets(),
                    "=_indaba_" + post.arrival().postId() + "_" + post.arrival().receivedAt().getEpochSecond() + "_wrap_");
            edits.put(0, with(head, "Content-Type: multipart/mixed;\r\n boundary=\"" + boundary + "\"\r\n"
                    + encoding + "\r\n--" + boundary + "\r\n" + described + "\r\n"));
            edits.put(post.octets().size(), footer.get().lastPart(boundary));
        }
        return new StepResult.Changed(edits, "the post is an attachment to a message of the list, since " + post.reason(),
                StepResult.Signatures.MAY_BREAK);
    }

    private static List<Piece> with(List<Piece> head, String rest) {
        List<Piece> all = new ArrayList<>(head);
        all.add(text(rest));
        return all;
    }

    /** Where the author wants answers; another step says so where the list wants them. */
    private static Optional<Piece> replyTo(Post post) {
        if (post.list().settings().replyTo() == ReplyTo.LIST) {
            return Optional.empty();
        }
        Optional<HeaderField> own = field(post, "Reply-To");
        if (own.isPresent()) {
            return own.map(field -> new Piece.Keep(field.start(), field.end()));
        }
        List<Mailbox> authors = ListAsAuthor.authors(post);
        return authors.isEmpty() ? Optional.empty() : Optional.of(new Piece.Insert(HeaderText.mailboxes("Reply-To", authors)));
    }

    private static Optional<Piece> subject(Post post) {
        String prefix = HeaderText.oneLine(post.list().settings().subjectPrefix());
        Optional<HeaderField> field = field(post, "Subject");
        String subject = HeaderText.oneLine(field.map(one -> EncodedWords.decode(one.value())).orElse(""));
        if (prefix.isEmpty() || post.variant().wants(Wish.NO_PREFIX) || SubjectPrefix.isThere(subject, prefix)) {
            return field.map(one -> new Piece.Keep(one.start(), one.end()));
        }
        return Optional.of(new Piece.Insert(HeaderText.unstructured("Subject", (prefix + " " + subject).strip())));
    }

    private static Optional<FooterText> footer(Post post) {
        String footer = post.list().settings().footer();
        return footer.isBlank() || post.variant().wants(Wish.NO_FOOTER) ? Optional.empty() : Optional.of(FooterText.of(post));
    }

    private static Optional<HeaderField> field(Post post, String name) {
        return post.header().fields().stream().filter(field -> field.is(name)).findFirst();
    }

    /** RFC 2045 §6.4: a message around another says what that is at most. */
    private static boolean isEightBit(Post post) {
        EightBitSeen seen = new EightBitSeen();
        try {
            post.octets().writeTo(seen, 0, post.octets().size());
        } catch (IOException impossible) {
            throw new UncheckedIOException("looking does not fail", impossible);
        }
        return seen.any;
    }

    /** Passes octets by, and remembers whether one was above 127. */
    private static final class EightBitSeen extends OutputStream {

        private boolean any;

        @Override
        public void write(int octet) {
            any |= (octet & 128) != 0;
        }
    }

    private static Piece text(String octets) {
        return new Piece.Insert(Bytes.of(octets.getBytes(StandardCharsets.US_ASCII)));
    }
}
