package org.indaba.app.cli;

import java.util.stream.Collectors;
import org.indaba.app.home.Refusal;
import org.indaba.lists.Located;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/** Finds the list that was typed: by its post address, or by its bare name where only one domain has it. */
final class ListName {

    private ListName() {
    }

    /** The list. @throws Refusal if there is none, or more than one */
    static MailList find(Operations operations, String typed) {
        return found(typed, operations.register().locate(typed));
    }

    /** What was found for what was typed. @throws Refusal if that is none, or more than one */
    static MailList found(String typed, Located located) {
        return switch (located) {
            case Located.Found(MailList list) -> list;
            case Located.None(String reason) -> throw new Refusal(Sentence.of(reason) + " See them with: bin/indaba lists");
            case Located.Ambiguous(var posts) -> throw new Refusal(typed + " could be "
                    + posts.stream().map(EmailAddress::toString).collect(Collectors.joining(" or ")) + ": type the whole address.");
        };
    }
}
