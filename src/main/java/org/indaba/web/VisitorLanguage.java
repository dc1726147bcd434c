package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.Phrases;
import org.indaba.language.Saying;
import org.indaba.language.SiteLanguage;
import org.indaba.lists.PersonLanguages;
import org.indaba.lists.Somebody;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * The language of the pages for this visitor: the one that the person chose, else the one that was chosen in this browser, else the best
 * of those that the browser asks for, else the site's. Templates say {@code {t:key}}; Java says {@link #say}. For one request's threads.
 */
@RequestScoped
public class VisitorLanguage {

    static final String COOKIE = "indaba-language";

    private static final Duration KEPT = Duration.ofDays(365);

    private final CookieJar cookies;
    private final HttpHeaders headers;
    private final PersonLanguages people;
    private final Languages languages;
    private final SiteLanguage site;
    private @Nullable Language now;

    /** @param headers of the request */
    VisitorLanguage(CookieJar cookies, HttpHeaders headers, PersonLanguages people, Languages languages, SiteLanguage site) {
        this.cookies = cookies;
        this.headers = headers;
        this.people = people;
        this.languages = languages;
        this.site = site;
    }

    /** Speaks as the person chose, if they did, once it is known who asks. */
    void look(Somebody person) {
        languages.best(person.language()).ifPresent(language -> now = language);
    }

    /** From now on this browser, and the person who is signed in with this address, gets this language. */
    void chooseInTx(Language language, Optional<EmailAddress> signedIn) {
        cookies.set(COOKIE, language.tag(), KEPT);
        signedIn.ifPresent(address -> people.setInTx(address, language));
        now = language;
    }

    /** The language. */
    public Language language() {
        Language known = now;
        if (known == null) {
            String accepted = headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
            known = languages.named(cookies.value(COOKIE)).or(() -> languages.bestFor(accepted == null ? "" : accepted))
                    .orElse(site.language());
            now = known;
        }
        return known;
    }

    /** All that could be chosen. */
    public Collection<Language> all() {
        return languages.all();
    }

    /** What we say in it. */
    public Phrases phrases() {
        return languages.in(language());
    }

    /** What was put into words elsewhere, in it. */
    public String say(Saying saying) {
        return saying.in(phrases(), UnaryOperator.identity());
    }

    /** A phrase in it. */
    public String say(String key, Object... values) {
        return phrases().say(key, values);
    }
}
