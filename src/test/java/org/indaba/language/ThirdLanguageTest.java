package org.indaba.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.indaba.lists.PersonLanguages;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.EncodedWords;
import org.indaba.notice.MailNotices;
import org.indaba.notice.Notice;
import org.indaba.notice.NoticeTexts;
import org.indaba.notice.OwnAddresses;
import org.indaba.notice.ReaderLanguages;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.junit.jupiter.api.Test;

/** A third language is one file, and may run the other way. */
class ThirdLanguageTest {

    private static final Language ARABIC = new Language("ar");

    private final Languages languages = languages();

    private static Languages languages() {
        URL file = ThirdLanguageTest.class.getResource("/languages-of-tests/ar.properties");
        Map<String, Map<String, String>> all = new HashMap<>();
        Phrases english = Languages.shipped().english();
        Map<String, String> words = new HashMap<>();
        english.keys().forEach(key -> words.put(key, english.pattern(key)));
        all.put("en", words);
        all.put(LanguageFiles.tag(file), Languages.read(file));
        return new Languages(all);
    }

    @Test
    void itsFileIsAllThatItNeeds() {
        assertThat(languages.all()).extracting(Language::tag).containsExactly("ar", "en");
        assertThat(languages.bestFor("ar-EG,en;q=0.5")).contains(ARABIC);
        assertThat(ARABIC.direction().word()).isEqualTo("rtl");
        assertThat(ARABIC.ownName()).isEqualTo("العربية");
        assertThat(languages.in(ARABIC).say("lists-title")).as("what it lacks").isEqualTo("Mailing lists");
    }

    /** CLDR: six forms. */
    @Test
    void itsPluralsAreItsOwn() {
        Phrases arabic = languages.in(ARABIC);

        assertThat(List.of(0, 1, 2, 3, 11, 100)).extracting(number -> arabic.say("back-sent", number).replaceAll("[0-9٠-٩]+ ", ""))
                .containsExactly("لا رسائل", "رسالة واحدة", "رسالتان", "رسائل", "رسالة", "رسالة");
    }

    // Unicode UAX 9: an address in a line that runs to the left is one piece.
    @Test
    void aMailKeepsItsAddressesWhole() throws IOException {
        FakeLists lists = new FakeLists();
        MailInMemory mail = new MailInMemory();
        PersonLanguages everybody = new PersonLanguages() {
            @Override
            public Optional<String> tag(EmailAddress address) {
                return Optional.of("ar");
            }

            @Override
            public void setInTx(EmailAddress address, Language language) {
                throw new UnsupportedOperationException();
            }
        };
        NoticeTexts texts = new NoticeTexts(new ReaderLanguages(languages, everybody, new SiteLanguage(Language.ENGLISH)),
                (_, _, _) -> Optional.empty());
        new MailNotices(texts, mail, mail, new OwnAddresses(lists), InstantSource.fixed(Instant.EPOCH), new Random(1)).sendInTx(
                new Notice.Joined(lists.add("afnog@lists.example.org"), List.of(EmailAddress.of("ann@example.net"))));

        MailInMemory.Sent sent = mail.take().getFirst();
        assertThat(EncodedWords.decode(sent.field("Subject"))).isEqualTo("أنت مشترك في القائمة \u2068afnog@lists.example.org\u2069");
        String body = sent.text().substring(sent.text().indexOf("\r\n\r\n") + 4);
        byte[] octets = new QuotedPrintableInputStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII))).readAllBytes();
        assertThat(new String(octets, StandardCharsets.UTF_8))
                .contains("لمغادرة القائمة: أي رسالة إلى \u2068afnog-leave@lists.example.org\u2069");
    }
}
