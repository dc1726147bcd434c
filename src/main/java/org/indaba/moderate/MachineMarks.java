package org.indaba.moderate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ContentType;
import org.indaba.mime.HeaderBlock;

/**
 * What says that no person wrote a message. There are two kinds. An <em>answer</em> (a vacation notice, a bounce, a receipt) is about
 * another mail and never belongs on a list. A message that a machine wrote of its own accord (a build report, a newsletter) may.
 *
 * @param answer what marks it as an automatic answer; empty if nothing does
 * @param made what marks it as made by a machine; empty if nothing does
 * @param fromList whether another list has sent it on
 */
public record MachineMarks(String answer, String made, boolean fromList) {

    /** Fields of answering programs from before RFC 3834, of which the presence says enough. */
    private static final List<String> ANSWER_FIELDS = List.of("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From");

    private static final Pattern WORD_END = Pattern.compile("[;\\s(]");

    /** Reads the marks of a message. */
    static MachineMarks of(HeaderBlock header, ReversePath reversePath) {
        return new MachineMarks(answer(header, reversePath), made(header),
                Stream.of("List-Id", "List-Post", "List-Unsubscribe").anyMatch(name -> header.first(name).isPresent()));
    }

    /** Whether it may be answered at all, even by a notice that a moderator causes. */
    public boolean answerable() {
        // RFC 3834 §2: no answer to automatic mail, and none to what a list sent.
        return answer.isEmpty() && made.isEmpty() && !fromList;
    }

    private static String answer(HeaderBlock header, ReversePath reversePath) {
        // RFC 5321 §4.5.5: the null path marks notifications.
        if (reversePath.isNull()) {
            return "an empty envelope sender";
        }
        // RFC 3834 §5: the keyword, before parameters and comments.
        if (keyword(header, "Auto-Submitted").filter("auto-replied"::equals).isPresent()) {
            return "Auto-Submitted: auto-replied";
        }
        // RFC 6522 §3: delivery status, disposition and feedback reports.
        if (header.first("Content-Type").map(ContentType::parse).filter(type -> type.is("multipart/report")).isPresent()) {
            return "a multipart/report";
        }
        if (keyword(header, "Precedence").filter("auto_reply"::equals).isPresent()) {
            return "Precedence: auto_reply";
        }
        return ANSWER_FIELDS.stream().filter(name -> header.first(name).isPresent()).findFirst().orElse("");
    }

    private static String made(HeaderBlock header) {
        Optional<String> submitted = keyword(header, "Auto-Submitted").filter(word -> !word.isEmpty() && !word.equals("no"));
        if (submitted.isPresent()) {
            return "Auto-Submitted: " + submitted.get();
        }
        return keyword(header, "Precedence").filter(word -> word.equals("bulk") || word.equals("junk"))
                .map(word -> "Precedence: " + word).orElse("");
    }

    /** The first word of a field, in lower case and at most 40 characters. */
    private static Optional<String> keyword(HeaderBlock header, String name) {
        return header.first(name).map(value -> value.strip().toLowerCase(Locale.ROOT))
                .map(value -> WORD_END.split(value, 2)[0])
                .map(word -> word.substring(0, Math.min(word.length(), 40)));
    }
}
