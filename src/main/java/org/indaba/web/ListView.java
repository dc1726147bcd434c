package org.indaba.web;

import java.util.List;
import java.util.Locale;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.MailList;

/**
 * A list as its page shows it. Sentences are keys of the language files.
 *
 * @param path of its page
 * @param name as people call it
 * @param description what it is about; may be empty
 * @param hidden whether search engines are asked to leave it out
 * @param post where posts go
 * @param posting who may post
 * @param others what happens to a post of anybody else; empty where there is nobody else
 * @param breaking the settings that break authors' signatures, with commas between them; empty for none
 * @param join how to join
 * @param leave how to leave
 * @param owner who reaches the people in charge
 */
record ListView(String path, String name, String description, boolean hidden, Mailto post, String posting, String others, String breaking,
        Way join, Way leave, Mailto owner) {

    static ListView of(MailList list) {
        ListSettings settings = list.settings();
        return new ListView(ListPage.path(list), list.name(), settings.description(),
                settings.visibility() == ListSettings.Visibility.HIDDEN, Mailto.to(list.post()), posting(settings), others(settings),
                String.join(", ", settings.breakingSignatures().stream().map(ListSetting::key).toList()),
                new Way(Mailto.to(list.join()), key("list-join-", settings.joining()), hasForm(settings.joining())),
                new Way(Mailto.to(list.leave()), key("list-leave-", settings.leaving()), hasForm(settings.leaving())),
                Mailto.to(list.owner()));
    }

    /**
     * A way in or out.
     *
     * @param mail where to write
     * @param policy what follows
     * @param form whether a form does it too
     */
    record Way(Mailto mail, String policy, boolean form) {
    }

    private static boolean hasForm(Joining policy) {
        return policy != Joining.CLOSED;
    }

    private static String posting(ListSettings settings) {
        return "list-posting-" + settings.posting().name().toLowerCase(Locale.ROOT);
    }

    private static String others(ListSettings settings) {
        boolean restricted = List.of(ListSettings.Posting.MEMBERS, ListSettings.Posting.ANNOUNCE).contains(settings.posting());
        return restricted ? "list-others-" + settings.nonmembers().name().toLowerCase(Locale.ROOT) : "";
    }

    private static String key(String prefix, Joining policy) {
        return prefix + policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
