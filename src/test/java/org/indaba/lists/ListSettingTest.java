package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.indaba.language.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ListSettingTest {

    private static String valid(ListSetting setting, String value) {
        assertThat(setting.parse(value)).as(value).isInstanceOf(ParsedSetting.Valid.class);
        return ((ParsedSetting.Valid) setting.parse(value)).canonical();
    }

    private static String invalid(ListSetting setting, String value) {
        assertThat(setting.parse(value)).as(value).isInstanceOf(ParsedSetting.Invalid.class);
        return ((ParsedSetting.Invalid) setting.parse(value)).reason();
    }

    @ParameterizedTest
    @EnumSource(ListSetting.class)
    void defaultIsAValueInItsCanonicalSpellingAndIsNotStored(ListSetting setting) {
        assertThat(valid(setting, setting.defaultValue())).isEqualTo(setting.defaultValue());
        assertThat(ListSettings.defaults().value(setting)).isEqualTo(setting.defaultValue());
        assertThat(ListSettings.defaults().with(setting, setting.defaultValue()).stored()).isEmpty();
        assertThat(ListSetting.named(setting.key())).contains(setting);
        assertThat(setting.explanation()).doesNotContain("\n").endsWith(".");
        assertThat(setting.allowed()).isNotBlank();
    }

    @Test
    void defaultsAreThoseThatScriptsRelyOn() {
        ListSettings settings = ListSettings.defaults();

        assertThat(settings).isEqualTo(new ListSettings(ListSettings.Posting.MEMBERS, ListSettings.Nonmembers.REJECT,
                ListSettings.Machines.ACCEPT, ListSettings.Commands.REJECT, ListSettings.EnvelopeStyle.VERP,
                ListSettings.Joining.CONFIRM, ListSettings.Joining.CONFIRM, "", "", ListSettings.ReplyTo.AUTHOR, 10L << 20, "",
                ListSettings.Visibility.PUBLIC, "",
                new AuthenticationSettings(AuthenticationSettings.Answer.ACCEPT, AuthenticationSettings.Answer.HOLD,
                        AuthenticationSettings.Mitigation.WHEN_BROKEN, AuthenticationSettings.Form.REWRITE),
                new BounceSettings(BounceSettings.Processing.ON, 3, Duration.ofDays(90), Duration.ofDays(2), 2, Duration.ofDays(3),
                        BounceSettings.Removal.ON, BounceSettings.Forward.ALL),
                new ContentSettings(List.of(), List.of(), List.of(), List.of(), 0, ContentSettings.Alternatives.KEEP,
                        ContentSettings.Html.KEEP, ContentSettings.Emptied.REJECT), Language.ENGLISH,
                new PeopleSettings(PeopleSettings.MemberList.OWNERS)));
        assertThat(ListSetting.names()).isEqualTo("posting, nonmembers, machines, commands, unauthenticated, "
                + "dmarc-failures, dmarc-mitigation, dmarc-form, envelope, joining, leaving, member-list, subject-prefix, footer, "
                + "reply-to, max-size, description, language, visibility, bounce-processing, bounce-threshold, bounce-decay, "
                + "bounce-probe-after, bounce-warnings, bounce-warning-interval, bounce-removal, bounce-forward, "
                + "return-path-name, filter-types, pass-types, "
                + "filter-extensions, pass-extensions, max-part-size, alternatives, html, emptied");
        assertThat(ListSetting.named("POSTING")).isEmpty();
    }

    @Test
    void whatBreaksSignaturesIsSaid() {
        ListSettings settings = ListSettings.defaults();
        assertThat(settings.breakingSignatures()).isEmpty();
        assertThat(settings.signatureSentence()).isEqualTo("Posts leave as their authors signed them.");

        ListSettings all = settings.with(ListSetting.SUBJECT_PREFIX, "[x]").with(ListSetting.FOOTER, "bye")
                .with(ListSetting.REPLY_TO, "list").with(ListSetting.DMARC_MITIGATION, "always");
        assertThat(all.breakingSignatures()).containsExactly(ListSetting.SUBJECT_PREFIX, ListSetting.FOOTER, ListSetting.REPLY_TO,
                ListSetting.DMARC_MITIGATION);
        assertThat(all.signatureSentence()).isEqualTo("These settings break the signatures of authors: subject-prefix, footer, reply-to, "
                + "dmarc-mitigation.");
    }

    @Test
    void aMemberMayHaveWhatTheAuthorSignedIfOnlyPrefixAndFooterBreakIt() {
        String broken = "These settings break the signatures of authors: ";
        ListSettings prefix = ListSettings.defaults().with(ListSetting.SUBJECT_PREFIX, "[x]");
        assertThat(prefix.signatureSentence()).isEqualTo(broken
                + "subject-prefix. Members who want their copies without prefix get them as they were signed.");
        assertThat(prefix.with(ListSetting.FOOTER, "bye").signatureSentence()).isEqualTo(broken
                + "subject-prefix, footer. Members who want their copies without prefix and footer get them as they were signed.");
        assertThat(prefix.with(ListSetting.FOOTER, "bye").with(ListSetting.SUBJECT_PREFIX, "").signatureSentence()).isEqualTo(broken
                + "footer. Members who want their copies without footer get them as they were signed.");
        assertThat(prefix.with(ListSetting.REPLY_TO, "list").signatureSentence()).isEqualTo(broken + "subject-prefix, reply-to.");
        assertThat(prefix.with(ListSetting.HTML, "text").signatureSentence()).isEqualTo(broken + "subject-prefix. So do these on a post "
                + "that has something of what they remove or change: html. Members who want their copies without prefix get them as they "
                + "were signed, where nothing else was changed.");
    }

    @ParameterizedTest
    @CsvSource({"FILTER_TYPES, image/*", "PASS_TYPES, text/plain", "FILTER_EXTENSIONS, exe", "PASS_EXTENSIONS, pdf", "MAX_PART_SIZE, 2MB",
        "ALTERNATIVES, plain", "ALTERNATIVES, first", "HTML, text"})
    void contentsThatAreChangedBreakSignaturesInPlaces(ListSetting setting, String value) {
        ListSettings settings = ListSettings.defaults().with(setting, value);

        assertThat(settings.breakingSignatures()).containsExactly(setting);
        assertThat(settings.signatureSentence()).isEqualTo("Posts leave as their authors signed them, but for those that have something "
                + "of what these settings remove or change: " + setting.key() + ".");
        assertThat(settings.with(ListSetting.FOOTER, "bye").breakingSignatures()).containsExactly(ListSetting.FOOTER, setting);
        // What happens to a post of which nothing is left changes no post.
        assertThat(ListSettings.defaults().with(ListSetting.EMPTIED, "hold").breakingSignatures()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"POSTING, open", "POSTING, moderated", "POSTING, announce", "NONMEMBERS, hold", "MACHINES, hold", "MACHINES, reject",
        "ENVELOPE, owner", "JOINING, confirm-then-moderate", "LEAVING, closed", "REPLY_TO, list", "SUBJECT_PREFIX, [afnog] ",
        "MAX_SIZE, 2MB", "UNAUTHENTICATED, hold", "DMARC_FAILURES, reject", "DMARC_MITIGATION, never", "DMARC_FORM, wrap",
        "BOUNCE_PROCESSING, off", "BOUNCE_THRESHOLD, 5", "BOUNCE_DECAY, 30d", "BOUNCE_PROBE_AFTER, 7d", "BOUNCE_WARNINGS, 0",
        "BOUNCE_WARNING_INTERVAL, 7d", "BOUNCE_REMOVAL, off", "BOUNCE_FORWARD, unread",
        "MAX_PART_SIZE, 2MB", "FILTER_TYPES, image/*", "PASS_TYPES, text/plain",
        "FILTER_EXTENSIONS, exe", "PASS_EXTENSIONS, pdf", "ALTERNATIVES, plain", "HTML, text", "EMPTIED, hold",
        "DESCRIPTION, Ünïcode is welcome", "RETURN_PATH_NAME, af", "FOOTER, bye"})
    void changedValueIsStoredAndReadBack(ListSetting setting, String value) {
        ListSettings changed = ListSettings.defaults().with(setting, value);

        assertThat(changed.value(setting)).isEqualTo(value);
        assertThat(changed.stored()).isEqualTo(Map.of(setting.key(), value));
        assertThat(SettingsJson.read(SettingsJson.write(changed))).isEqualTo(changed);
        assertThat(changed).isNotEqualTo(ListSettings.defaults());
    }

    @Test
    void wordIsTakenInAnyCaseAndAWrongOneIsToldTheRightOnes() {
        assertThat(valid(ListSetting.POSTING, " Open ")).isEqualTo("open");
        assertThat(invalid(ListSetting.POSTING, "opne")).isEqualTo("posting: one of members, open, moderated, announce, not \"opne\"");
        assertThat(invalid(ListSetting.POSTING, "")).contains("one of");
        assertThat(invalid(ListSetting.JOINING, "confirm_then_moderate")).contains("confirm-then-moderate");
        assertThat(invalid(ListSetting.POSTING, "x\n".repeat(100)).length()).isLessThan(150);
    }

    @ParameterizedTest
    @CsvSource({"1KB, 1024, 1KB", "1024, 1024, 1KB", "1025, 1025, 1025", "1025B, 1025, 1025", "10MB, 10485760, 10MB", "10m, 10485760, 10MB",
        "10 MB, 10485760, 10MB", "1024MB, 1073741824, 1GB", "1GB, 1073741824, 1GB", "1536k, 1572864, 1536KB"})
    void sizeIsReadWithItsUnit(String text, long octets, String canonical) {
        assertThat(valid(ListSetting.MAX_SIZE, text)).isEqualTo(canonical);
        assertThat(ListSettings.defaults().with(ListSetting.MAX_SIZE, text).maxSizeBytes()).isEqualTo(octets);
    }

    @ParameterizedTest
    @CsvSource({"1023", "1073741825", "1025MB", "2GB", "0", "-1", "MB", "10TB", "1e6", "99999999999999999999", "999999999999GB", "10MBit"})
    void sizeOutsideItsRangeIsRefused(String text) {
        assertThat(invalid(ListSetting.MAX_SIZE, text)).startsWith("max-size: ");
    }

    @Property
    void everySizeComesBackFromItsSpelling(@ForAll @LongRange(min = SettingSyntax.MIN_SIZE, max = SettingSyntax.MAX_SIZE) long octets) {
        assertThat(SettingSyntax.sizeBytes(valid(ListSetting.MAX_SIZE, Long.toString(octets)))).isEqualTo(octets);
    }

    @ParameterizedTest
    @CsvSource({"SUBJECT_PREFIX, " + SettingSyntax.MAX_PREFIX, "DESCRIPTION, " + SettingSyntax.MAX_DESCRIPTION,
        "FOOTER, " + SettingSyntax.MAX_FOOTER})
    void textIsAsLongAsItsLimitAndNotLonger(ListSetting setting, int max) {
        assertThat(valid(setting, "x".repeat(max))).hasSize(max);
        assertThat(invalid(setting, "x".repeat(max + 1))).contains("at most " + max);
    }

    @ParameterizedTest
    @EnumSource(value = ListSetting.class, names = {"SUBJECT_PREFIX", "DESCRIPTION"})
    void textThatCouldBeginAHeaderFieldIsRefused(ListSetting setting) {
        for (String text : new String[] {"a\r\nBcc: b", "a\nb", "a\u0000b", "a\u0085b", "a\u2028b", "a\uD800b"}) {
            invalid(setting, text);
        }
    }

    @Test
    void footerHasLinesHoweverTheyAreTyped() {
        assertThat(valid(ListSetting.FOOTER, "-- \\nbye\r\nnow\n\tthen")).isEqualTo("-- \nbye\nnow\n\tthen");
        invalid(ListSetting.FOOTER, "a\rb");
        invalid(ListSetting.FOOTER, "a\u0000b");
        invalid(ListSetting.FOOTER, "a\uDC00");
    }

    @Test
    void contentsAreNamedByWordsHoweverTheyAreSeparated() {
        // RFC 6838 §4.2: a type and a subtype.
        assertThat(valid(ListSetting.FILTER_TYPES, " Image/PNG,video/*  image/png\n")).isEqualTo("image/png, video/*");
        assertThat(valid(ListSetting.PASS_EXTENSIONS, ".PDF txt,,tar")).isEqualTo("pdf, txt, tar");
        assertThat(invalid(ListSetting.PASS_TYPES, "text")).contains("media types such as");
        assertThat(invalid(ListSetting.PASS_TYPES, "*/*")).contains("media types such as");
        assertThat(invalid(ListSetting.FILTER_EXTENSIONS, "a/b")).contains("extensions such as");
        assertThat(invalid(ListSetting.MAX_PART_SIZE, "12")).contains("1KB to 1GB");
        assertThat(valid(ListSetting.MAX_PART_SIZE, " ")).isEmpty();
    }

    @Test
    void contentsAreNamedByAsManyWordsAsTheLimitAllows() {
        List<String> most = IntStream.range(0, ContentSyntax.MAX_WORDS).mapToObj(i -> "x" + i).toList();

        assertThat(valid(ListSetting.FILTER_EXTENSIONS, String.join(",", most)).split(", ")).hasSize(ContentSyntax.MAX_WORDS);
        assertThat(invalid(ListSetting.FILTER_EXTENSIONS, String.join(",", most) + ",y")).contains("at most " + ContentSyntax.MAX_WORDS);
        assertThat(valid(ListSetting.FILTER_EXTENSIONS, "x".repeat(20))).hasSize(20);
        invalid(ListSetting.FILTER_EXTENSIONS, "x".repeat(21));
    }

    @Test
    void shortNameFollowsTheRulesOfNames() {
        assertThat(valid(ListSetting.RETURN_PATH_NAME, "AF")).isEqualTo("af");
        assertThat(valid(ListSetting.RETURN_PATH_NAME, "x".repeat(30))).hasSize(30);
        assertThat(invalid(ListSetting.RETURN_PATH_NAME, "x".repeat(31))).contains("at most 30");
        assertThat(invalid(ListSetting.RETURN_PATH_NAME, "postmaster")).contains("RFC 2142");
    }

    @Test
    void valueThatIsNoneIsAnErrorOfTheProgrammer() {
        assertThatThrownBy(() -> ListSettings.defaults().with(ListSetting.POSTING, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SettingsJson.read("[]")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void severalValuesAreReadAllOrNone() {
        Map<String, String> values = new TreeMap<>(Map.of("posting", "open", "footer", "bye"));

        assertThat(SettingsReading.of(ListSettings.defaults(), values)).isEqualTo(new SettingsReading.Good(
                ListSettings.defaults().with(ListSetting.POSTING, "open").with(ListSetting.FOOTER, "bye")));

        values.put("Posting", "open");

        assertThat(SettingsReading.of(ListSettings.defaults(), values)).isInstanceOf(SettingsReading.Wrong.class);
    }

    @Test
    void valueAtItsDefaultIsNoLongerStored() {
        ListSettings open = ListSettings.defaults().with(ListSetting.POSTING, "open");

        assertThat(open.with(ListSetting.POSTING, "members").stored()).isEmpty();
    }
}
