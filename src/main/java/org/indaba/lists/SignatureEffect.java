package org.indaba.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.lists.AuthenticationSettings.Mitigation;
import org.indaba.lists.ListSettings.ReplyTo;

/**
 * What the settings of a list do to the signatures of authors.
 *
 * @param always the settings that break them on nearly every post
 * @param inPlaces the settings that break them on a post that has what they remove or change
 */
record SignatureEffect(List<ListSetting> always, List<ListSetting> inPlaces) {

    /** What a member may have without; whoever has copies without all that breaks has what the author signed. */
    private static final Set<ListSetting> PERSONAL = Set.of(ListSetting.SUBJECT_PREFIX, ListSetting.FOOTER);

    static SignatureEffect of(ListSettings settings) {
        List<ListSetting> always = new ArrayList<>();
        if (!settings.subjectPrefix().isBlank()) {
            always.add(ListSetting.SUBJECT_PREFIX);
        }
        if (!settings.footer().isBlank()) {
            always.add(ListSetting.FOOTER);
        }
        if (settings.replyTo() == ReplyTo.LIST) {
            always.add(ListSetting.REPLY_TO);
        }
        if (settings.authentication().mitigation() == Mitigation.ALWAYS) {
            always.add(ListSetting.DMARC_MITIGATION);
        }
        return new SignatureEffect(List.copyOf(always), settings.content().changing());
    }

    List<ListSetting> all() {
        return Stream.concat(always.stream(), inPlaces.stream()).toList();
    }

    /** For people. */
    String sentence() {
        if (always.isEmpty()) {
            return inPlaces.isEmpty() ? "Posts leave as their authors signed them."
                    : "Posts leave as their authors signed them, but for those that have something of what these settings remove or "
                            + "change: " + keys(inPlaces) + ".";
        }
        return "These settings break the signatures of authors: " + keys(always) + "."
                + (inPlaces.isEmpty() ? "" : " So do these on a post that has something of what they remove or change: "
                        + keys(inPlaces) + ".")
                + (PERSONAL.containsAll(always) ? personal() : "");
    }

    private String personal() {
        String without = always.stream().map(setting -> setting == ListSetting.FOOTER ? "footer" : "prefix")
                .collect(Collectors.joining(" and "));
        return " Members who want their copies without " + without + " get them as they were signed"
                + (inPlaces.isEmpty() ? "." : ", where nothing else was changed.");
    }

    private static String keys(List<ListSetting> settings) {
        return settings.stream().map(ListSetting::key).collect(Collectors.joining(", "));
    }
}
