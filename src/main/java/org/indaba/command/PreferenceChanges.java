package org.indaba.command;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.indaba.access.Audit;
import org.indaba.language.Languages;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.lists.PersonLanguages;
import org.indaba.lists.PreferenceChange;
import org.indaba.lists.Preferences;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Facts.Topic;

/** What members decide about their copies, as the command {@code set} has it. Thread-safe; joins the caller's transaction. */
public final class PreferenceChanges {

    private static final String LANGUAGE = "language";
    private static final String DAY = "off-until";
    private static final String DELIVERY = "delivery";

    private final Members members;
    private final PersonLanguages languages;
    private final Audit audit;
    private final InstantSource clock;

    /**
     * @param members whose copies
     * @param languages who reads what
     * @param audit is told of changes
     * @param clock says which days are over
     */
    public PreferenceChanges(Members members, PersonLanguages languages, Audit audit, InstantSource clock) {
        this.members = members;
        this.languages = languages;
        this.audit = audit;
        this.clock = clock;
    }

    /** Values as they are kept until the address has answered: key=value with blanks between. */
    static String details(Map<String, String> values) {
        return values.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    static Map<String, String> values(String details) {
        Map<String, String> values = new LinkedHashMap<>();
        Arrays.stream(details.split(" ")).map(pair -> pair.split("=", 2)).filter(pair -> pair.length == 2)
                .forEach(pair -> values.put(pair[0], pair[1]));
        return values;
    }

    /** Whether it asks for posts, which somebody who has just answered a mail reads. @param details as {@link #details} makes them */
    static boolean turnsOn(String details) {
        Map<String, String> values = values(details);
        return "on".equals(values.get(DELIVERY)) && !values.containsKey(DAY);
    }

    /** What a later line of a mail says takes the place of what an earlier one said, whether it names a day to say that or not. */
    static void addLater(Map<String, String> wanted, Map<String, String> later) {
        if (later.containsKey(DAY) || later.containsKey(DELIVERY)) {
            wanted.keySet().removeAll(List.of(DAY, DELIVERY));
        }
        wanted.putAll(later);
    }

    /** Somebody is on a list now: a language that was chosen on the form is the person's, unless there is one already. */
    void readInTx(Confirmations.Wished wished) {
        if (languages.tag(wished.address()).isEmpty()) {
            Languages.shipped().best(wished.language()).ifPresent(language -> languages.setInTx(wished.address(), language));
        }
    }

    /** Changes what was wished; what the address is told. */
    Notice.OfList carryOutInTx(Confirmations.Wished wished, MailList list) {
        Optional<Membership> member = members.find(list.id(), wished.address());
        if (member.isEmpty()) {
            return facts(list, wished.address(), Topic.NOT_ON_LIST, List.of());
        }
        List<String> before = lines(list, wished.address());
        Map<String, String> values = values(wished.details());
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        // They were read when they were asked for. A pause that is over by now is none, and keeps back nothing else.
        boolean late = Optional.ofNullable(values.get(DAY)).filter(day -> PreferenceChange.day(day, today).isEmpty()).isPresent();
        if (late) {
            values.remove(DAY);
        }
        Topic said = late && values.isEmpty() ? Topic.SETTINGS : Topic.CHANGED;
        Optional.ofNullable(values.remove(LANGUAGE)).flatMap(Languages.shipped()::best)
                .ifPresent(language -> languages.setInTx(wished.address(), language));
        if (PreferenceChange.of(member.get().preferences(), values, today) instanceof PreferenceChange.Good(Preferences wanted)) {
            members.preferInTx(member.get().subscriptionId(), wanted);
        }
        List<String> after = lines(list, wished.address());
        if (!after.equals(before)) {
            audit.appendInTx(wished.address().toString(), "member set", list.post().toString(), wished.details() + ", by confirmation");
        }
        return facts(list, wished.address(), said, after);
    }

    /** What an address gets of a list. */
    Notice.OfList show(MailList list, EmailAddress address) {
        List<String> lines = lines(list, address);
        return facts(list, address, lines.isEmpty() ? Topic.NOT_ON_LIST : Topic.SETTINGS, lines);
    }

    private static Notice.OfList facts(MailList list, EmailAddress address, Topic topic, List<String> lines) {
        return new Notice.Facts(list, List.of(address), topic, lines, 0);
    }

    /** As commands that would bring it about. */
    private List<String> lines(MailList list, EmailAddress address) {
        return members.find(list.id(), address).map(member -> List.of(
                "set delivery " + delivery(member),
                "set myposts " + (member.ownPosts() ? "on" : "off"),
                "set duplicates " + (member.skipWhenAddressed() ? "off" : "on"),
                "set prefix " + (member.variant().wishes().contains(Variant.Wish.NO_PREFIX) ? "off" : "on"),
                "set footer " + (member.variant().wishes().contains(Variant.Wish.NO_FOOTER) ? "off" : "on"),
                "set plain " + (member.variant().wishes().contains(Variant.Wish.TEXT_ONLY) ? "on" : "off"),
                "set language " + languages.tag(address).orElse(list.settings().language().tag()))).orElse(List.of());
    }

    private static String delivery(Membership member) {
        if (member.delivery() == DeliveryMode.ON) {
            return "on";
        }
        return member.offUntil() == null ? "off" : "off until " + member.offUntil();
    }
}
