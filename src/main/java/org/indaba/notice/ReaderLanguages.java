package org.indaba.notice;

import java.util.Optional;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.Phrases;
import org.indaba.language.SiteLanguage;
import org.indaba.lists.MailList;
import org.indaba.lists.PersonLanguages;
import org.indaba.mail.EmailAddress;

/** In which language somebody gets a mail of ours: the one he chose, else that of the page where it was asked
 * for, else that of the list, else that of the site. Thread-safe. */
public final class ReaderLanguages {

    private final Languages languages;
    private final PersonLanguages people;
    private final Language site;

    /**
     * @param languages all that there are
     * @param people who chose which
     * @param site for mails that are about no list
     */
    public ReaderLanguages(Languages languages, PersonLanguages people, SiteLanguage site) {
        this.languages = languages;
        this.people = people;
        this.site = site.language();
    }

    /** Where nobody chose, and the site speaks English. */
    static ReaderLanguages ofNobody() {
        return new ReaderLanguages(Languages.shipped(), new PersonLanguages() {
            @Override
            public Optional<String> tag(EmailAddress address) {
                return Optional.empty();
            }

            @Override
            public void setInTx(EmailAddress address, Language language) {
                throw new UnsupportedOperationException("nobody is known here");
            }
        }, new SiteLanguage(Language.ENGLISH));
    }

    /** The words for this reader of a mail about a list. */
    Phrases of(EmailAddress reader, MailList about) {
        return phrases(reader, about.settings().language());
    }

    /** The same for a reader who asked for it on a page in some language. @param asked a tag, or empty text */
    Phrases of(EmailAddress reader, MailList about, String asked) {
        return phrases(reader, languages.best(asked).orElse(about.settings().language()));
    }

    /** The words for this reader of a mail about no list, who asked for it on a page in some language. @param asked a tag, or empty text */
    Phrases of(EmailAddress reader, String asked) {
        return phrases(reader, languages.best(asked).orElse(site));
    }

    /** The words for this reader of a mail about no list. */
    Phrases of(EmailAddress reader) {
        return phrases(reader, site);
    }

    private Phrases phrases(EmailAddress reader, Language otherwise) {
        return languages.in(people.tag(reader).flatMap(languages::best).orElse(otherwise));
    }
}
