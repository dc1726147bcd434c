package org.indaba.transform;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.lists.ListSettings.ReplyTo;
import org.indaba.mail.Bytes;
import org.indaba.mail.ReversePath;
import org.indaba.mime.AddressField;
import org.indaba.mime.Edits;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderText;
import org.indaba.mime.Mailbox;
import org.indaba.mime.Participants;

/**
 * Puts the list into the From field where the copies would not be taken for the author's: "Ann via afnog". The author's own field
 * becomes the Author field (RFC 9057 §3), octet for octet but for its name, so that programs find the author where the standard says;
 * answers go to the author, as before, or, where the list wants them, to the list and whom they went to before.
 */
final class ListAsAuthor implements Step {

    /** More authors are not named before the list. */
    static final int MAX_NAMED = 3;

    /** A longer name is cut: it is what a stranger wrote. In characters. */
    static final int MAX_NAME = 100;

    @Override
    public String name() {
        return "list-as-author";
    }

    @Override
    public StepResult apply(Post post) {
        if (post.authorship() != Authorship.LIST) {
            return new StepResult.Nothing();
        }
        Edits edits = new Edits().put(0, from(post));
        if (!answersGoElsewhere(post) && !authors(post).isEmpty()) {
            edits.put(0, HeaderText.mailboxes("Reply-To", authors(post)));
        }
        if (post.list().settings().replyTo() == ReplyTo.LIST) {
            copyTo(post, edits);
        }
        if (post.header().first("From").isEmpty() && !authors(post).isEmpty()) {
            edits.put(0, HeaderText.mailboxes("Author", authors(post)));
        }
        // RFC 9057 §3: an Author field that is there already is the author's own, and stays.
        String kept = post.header().first("Author").isPresent() ? "Original-From" : "Author";
        List<HeaderField> fields = post.header().all("From");
        for (HeaderField field : fields) {
            // Of several From fields only the first can be the author's word; the others are in the way back alone.
            if (field == fields.getFirst()) {
                edits.cut(field.start(), field.start() + field.name().length()).put(field.start(), Bytes.utf8(kept));
            } else {
                edits.cut(field.start(), field.end());
            }
        }
        return new StepResult.Changed(edits, "From is the list, since " + post.reason() + (fields.isEmpty() ? "" : "; the author stands in "
                + kept), StepResult.Signatures.MAY_BREAK);
    }

    /**
     * Puts whom answers went to into Cc, where answers go to the list: else nobody could write to the author alone, nor reach one who is
     * not on the list.
     */
    private static void copyTo(Post post, Edits edits) {
        Set<String> addressed = Participants.of(post.header()).addressedKeys();
        List<Mailbox> others = answered(post).stream()
                .filter(one -> !addressed.contains(one.address().key()) && !post.list().owns(one.address())).distinct().toList();
        if (others.isEmpty()) {
            return;
        }
        Bytes written = HeaderText.mailboxes("Cc", others);
        // RFC 5322 §3.6: a message has one Cc field at most.
        Optional<HeaderField> own = post.header().all("Cc").stream().findFirst();
        own.filter(field -> field.value().isBlank()).ifPresent(field -> edits.cut(field.start(), field.end()));
        own.filter(field -> !field.value().isBlank()).ifPresentOrElse(field -> before(post, field, written, edits),
                () -> edits.put(0, written));
    }

    /** Puts addresses before those of a field, on lines of their own. @param written a whole field with them */
    private static void before(Post post, HeaderField field, Bytes written, Edits edits) {
        String raw = new String(post.octets().slice(field.start(), field.end() - field.start()), StandardCharsets.ISO_8859_1);
        int value = raw.indexOf(':') + 1;
        String text = new String(written.toArray(), StandardCharsets.UTF_8);
        String addresses = text.substring(text.indexOf(':') + 1, text.length() - "\r\n".length());
        String rest = raw.substring(value);
        // RFC 5322 §2.2.3: no line of a field has white space alone.
        String between = rest.lines().findFirst().orElse("").isBlank()
                ? "," : rest.startsWith(" ") || rest.startsWith("\t") ? ",\r\n" : ",\r\n ";
        edits.put(field.start() + value, Bytes.utf8(addresses + between));
    }

    /** Whom answers went to before: where the author wanted them, or the authors. */
    private static List<Mailbox> answered(Post post) {
        List<Mailbox> wanted = post.header().first("Reply-To").map(value -> AddressField.parse(value).mailboxes()).orElse(List.of());
        return wanted.isEmpty() ? authors(post) : wanted;
    }

    /** Whether answers need no field of ours to find the author, or are not to. */
    private static boolean answersGoElsewhere(Post post) {
        return post.list().settings().replyTo() == ReplyTo.LIST || post.header().first("Reply-To").isPresent();
    }

    /** The list's address, with the author's name and the list's. */
    static Bytes from(Post post) {
        String names = authors(post).stream().limit(MAX_NAMED).map(ListAsAuthor::shown).collect(Collectors.joining(", "))
                + (authors(post).size() > MAX_NAMED ? " and others" : "");
        String list = post.list().post().localPart();
        return HeaderText.mailboxes("From", List.of(new Mailbox(names.isEmpty() ? list : names + " via " + list, post.list().post())));
    }

    /** A name, or what stands before the at sign: an address in a name is what mail programs take for a fraud. */
    private static String shown(Mailbox author) {
        String name = HeaderText.oneLine(author.name());
        String shown = name.isEmpty() || name.contains("@") ? author.address().localPart() : name;
        return shown.substring(0, shown.offsetByCodePoints(0, Math.min(MAX_NAME, shown.codePointCount(0, shown.length()))));
    }

    /** The authors; where there is no From field, the envelope sender. */
    static List<Mailbox> authors(Post post) {
        Participants who = Participants.of(post.header());
        if (who.fromFields() > 0) {
            return who.authors();
        }
        return post.arrival().reversePath() instanceof ReversePath.Mailbox(var address) ? List.of(new Mailbox("", address)) : List.of();
    }
}
