package org.indaba.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.SiteLanguage;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.PersonLanguages;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.FakeLists;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mail can be written in every language, with its values in it. */
class EveryLanguageTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");
    private static final Pattern ENGLISH = Pattern.compile("\\b(the|and|your|you|was|with|this|they|owners?|posts?|mails?)\\b");

    private final FakeLists lists = new FakeLists();

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void everyNoticeIsWritten(String tag) {
        MailList list = lists.add("afnog@lists.example.org", ListSettings.defaults().with(ListSetting.LANGUAGE, tag));
        SiteLanguage site = new SiteLanguage(new Language(tag));
        NoticeTexts texts = new NoticeTexts(new ReaderLanguages(Languages.shipped(), nobody(), site), (_, _, _) -> Optional.empty());
        for (Notice notice : NoticeSamples.with(list, ANN, "VALUE", EmailAddress.of("bob@example.net"))) {
            NoticeText text = texts.render(notice, ANN);

            assertThat(text.subject()).as("%s", notice).isNotBlank();
            assertThat(text.body()).as("%s", notice).doesNotContain("{").contains("\n\n").endsWith("\n");
            assertThat(text.body().lines()).as("prose fits a line").noneMatch(line -> line.contains(" ") && line.length() > 100);
            if (!tag.equals("en")) {
                String prose = text.body().replaceAll("bin/indaba[^\n]*|\\S*@\\S*|« \\w+ »", "");
                assertThat(ENGLISH.matcher(prose).results().map(match -> match.group())).as("%s", text.body()).isEmpty();
            }
        }
    }

    private static PersonLanguages nobody() {
        return new PersonLanguages() {
            @Override
            public Optional<String> tag(EmailAddress address) {
                return Optional.empty();
            }

            @Override
            public void setInTx(EmailAddress address, Language language) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void aQuestionNamesWhatItIsAbout(String tag) {
        MailList list = lists.add("afnog@lists.example.org", ListSettings.defaults().with(ListSetting.LANGUAGE, tag));
        Notice.Asked join = new Notice.Asked(list, Notice.Wish.JOIN);
        Notice.Asked leave = new Notice.Asked(list, Notice.Wish.LEAVE);

        NoticeText one = new NoticeTexts().render(new Notice.ConfirmationAsked(list, List.of(ANN), List.of(leave),
                NoticeSamples.TOKEN, "http://localhost/confirm", ""), ANN);
        NoticeText two = new NoticeTexts().render(new Notice.ConfirmationAsked(list, List.of(ANN), List.of(join, leave),
                NoticeSamples.TOKEN, "http://localhost/confirm", ""), ANN);

        assertThat(one.subject()).contains(NoticeSamples.TOKEN, tag.equals("fr") ? "quitter" : "leave");
        assertThat(two.subject()).contains(NoticeSamples.TOKEN, "2 questions");
        assertThat(two.body()).contains("\n    " + (tag.equals("fr") ? "s’abonner" : "join") + "  afnog@lists.example.org\n",
                "\n  http://localhost/confirm\n");
    }
}
