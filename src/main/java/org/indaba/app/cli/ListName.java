package org.indaba.app.cli;

import java.util.stream.Collectors;
import org.indaba.app.home.Refusal;
import org.indaba.lists.Located;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/** Finds the list that was typed, by its post address, or by its bare name where only one domain has it; and says how one is called. */
final class ListName {

    private ListName() {
    }

    /** The list. @throws Refusal if there is none, or more than one */
    static MailList find(Operations operations, String typed) {
        return found(typed, operations.register().locate(typed));
    }

    /** What stands in a table for a list: its post address, also of one that was deleted; empty where there is none, and all are meant. */
    static String shown(Operations operations, @Nullable Long id) {
        return id == null ? "" : operations.lists().byId(id).map(list -> list.post().toString())
                .orElseGet(() -> operations.register().nameOfDeleted(id));
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
