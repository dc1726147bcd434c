package org.indaba.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.SiteLanguage;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.SqlPersonLanguages;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.EncodedWords;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In which language a mail comes. */
class ReaderLanguagesDbTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");
    private static final EmailAddress BOB = EmailAddress.of("bob@example.net");
    private static final Language FRENCH = new Language("fr");

    private static TestDatabase database;

    private final FakeLists lists = new FakeLists();
    private final MailInMemory mail = new MailInMemory();
    private final SqlPersonLanguages people = new SqlPersonLanguages(database.jdbi());

    ReaderLanguagesDbTest() {
        database.jdbi().useHandle(handle -> {
            handle.execute("TRUNCATE people RESTART IDENTITY CASCADE");
            handle.execute("INSERT INTO people (display_name, created_at) VALUES ('Ann', now())");
            handle.execute("INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'Ann@example.net', 'ann@example.net', "
                    + "'example.net'), (1, 'ann@example.org', 'ann@example.org', 'example.org')");
        });
    }

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private String subject(MailList list, EmailAddress to) {
        NoticeTexts texts = new NoticeTexts(new ReaderLanguages(Languages.shipped(), people, new SiteLanguage(FRENCH)),
                (_, _, _) -> Optional.empty());
        new MailNotices(texts, mail, mail, new OwnAddresses(lists), InstantSource.fixed(Instant.EPOCH), new Random(1))
                .sendInTx(new Notice.Joined(list, List.of(to)));
        return EncodedWords.decode(mail.take().getFirst().field("Subject"));
    }

    @Test
    void thePersonsChoiceComesFirstThenTheLists() {
        MailList english = lists.add("afnog@lists.example.org");
        MailList french = lists.add("afrique@lists.example.org", ListSettings.defaults().with(ListSetting.LANGUAGE, "fr"));

        assertThat(subject(english, ANN)).isEqualTo("You are on the list afnog@lists.example.org");
        assertThat(subject(french, BOB)).isEqualTo("Vous êtes abonné à la liste afrique@lists.example.org");

        people.setInTx(EmailAddress.of("ANN@example.org"), FRENCH);
        people.setInTx(BOB, FRENCH);

        assertThat(subject(english, ANN)).as("all addresses of a person").startsWith("Vous êtes");
        assertThat(subject(english, BOB)).as("of whom nothing is kept").startsWith("You are");
        people.setInTx(ANN, Language.ENGLISH);
        assertThat(subject(french, ANN)).startsWith("You are");
    }

    @Test
    void aLanguageThatThereIsNoLongerIsNobodysChoice() {
        database.jdbi().useHandle(handle -> handle.execute("UPDATE people SET language = 'xx'"));

        assertThat(subject(lists.add("afnog@lists.example.org"), ANN)).startsWith("You are");
    }
}
