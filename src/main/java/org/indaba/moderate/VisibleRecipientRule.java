package org.indaba.moderate;

import java.util.List;
import java.util.stream.Stream;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.mime.AddressField;

/**
 * Mail whose readers cannot see that it went to the list is mostly unwanted, and answers to it miss the list: To, Cc, or the fields of
 * one who sent it again, must name the list. An open list asks nobody who they are, and asks not for this either.
 */
final class VisibleRecipientRule implements Rule {

    @Override
    public String name() {
        return "visible-recipient";
    }

    @Override
    public Finding look(Post post) {
        if (named(post)) {
            return new Finding.NoObjection("the list is named among the recipients");
        }
        if (post.list().settings().posting() == Posting.OPEN) {
            return new Finding.NoObjection("no field names the list; an open list does not ask for it");
        }
        return new Finding.Objection(new Verdict.Hold("neither To nor Cc names " + post.list().post()),
                "write the list's address into To or Cc");
    }

    private static boolean named(Post post) {
        List<String> keys = List.of(post.list().post().key(), post.recipient().key());
        // RFC 5322 §3.6.6: who sends a message again names the new recipients in Resent fields.
        Stream<String> resent = Stream.of("Resent-To", "Resent-Cc").flatMap(name -> post.message().header().all(name).stream())
                .flatMap(field -> AddressField.parse(field.value()).mailboxes().stream()).map(mailbox -> mailbox.address().key());
        return keys.stream().anyMatch(post.message().participants().addressedKeys()::contains) || resent.anyMatch(keys::contains);
    }
}
