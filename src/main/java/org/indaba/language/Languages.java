package org.indaba.language;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The languages that there are, and which of them somebody gets. A language is the file {@code languages/TAG.properties} on the class
 * path, and nothing else. What it lacks is said in English. Immutable; thread-safe.
 */
public final class Languages {

    /** Longer wishes are not read: no browser sends them. In characters. */
    static final int MAX_WISH = 500;

    /** Longer tags are none of ours. RFC 5646 §4.4.1 asks for room for so many. In characters. */
    static final int MAX_TAG = 35;

    private final Map<String, Phrases> byTag = new LinkedHashMap<>();

    /** @param files by tag; English is among them */
    Languages(Map<String, Map<String, String>> files) {
        Map<String, String> english = files.get(Language.ENGLISH.tag());
        files.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(file -> {
            Map<String, String> all = new HashMap<>(english);
            all.putAll(file.getValue());
            byTag.put(file.getKey(), new Phrases(new Language(file.getKey()), all));
        });
    }

    /** Read once. */
    private static final class Shipped {
        static final Languages ALL = new Languages(LanguageFiles.onClassPath().stream()
                .collect(Collectors.toMap(LanguageFiles::tag, Languages::read, (first, _) -> first)));
    }

    /** Those whose files are on the class path. */
    public static Languages shipped() {
        return Shipped.ALL;
    }

    /** The words of a file. */
    static Map<String, String> read(URL file) {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(file.openStream(), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, properties::getProperty));
    }

    /** All of them, by tag. */
    public Collection<Language> all() {
        return byTag.values().stream().map(Phrases::language).toList();
    }

    /** What we say in English. */
    public Phrases english() {
        return in(Language.ENGLISH);
    }

    /** What we say in this language. */
    public Phrases in(Language language) {
        Phrases phrases = byTag.get(language.tag());
        if (phrases == null) {
            throw new IllegalArgumentException("no words in " + language.tag());
        }
        return phrases;
    }

    /** The language with this very tag, in any case. */
    public Optional<Language> named(String tag) {
        return byTag.values().stream().map(Phrases::language).filter(language -> language.tag().equalsIgnoreCase(tag.strip())).findFirst();
    }

    /**
     * The best for a tag that somebody set: that very one, or a more general one.
     *
     * @param tag {@code fr-CA}; whatever came from outside
     */
    public Optional<Language> best(String tag) {
        // RFC 4647 §3.4: what stands behind the last hyphen is left out until something fits.
        String rest = tag.length() > MAX_TAG ? "" : tag.strip();
        while (!rest.isEmpty()) {
            Optional<Language> found = named(rest);
            if (found.isPresent()) {
                return found;
            }
            int hyphen = rest.lastIndexOf('-');
            rest = hyphen < 0 ? "" : rest.substring(0, hyphen);
        }
        return Optional.empty();
    }

    /** The best for what a browser says in Accept-Language; empty if it wants none of ours. */
    public Optional<Language> bestFor(String acceptLanguage) {
        if (acceptLanguage.length() > MAX_WISH) {
            return Optional.empty();
        }
        try {
            // RFC 9110 §12.5.4: ranges with their weights; those of weight 0 are unwanted, and a star says nothing.
            return Locale.LanguageRange.parse(acceptLanguage).stream().filter(range -> range.getWeight() > 0)
                    .sorted(Comparator.comparingDouble(Locale.LanguageRange::getWeight).reversed())
                    .flatMap(range -> best(range.getRange()).stream()).findFirst();
        } catch (IllegalArgumentException notUnderstood) {
            return Optional.empty();
        }
    }

    /** The first of these tags that is a language of ours, else English. Empty ones say nothing. */
    public Language firstOf(List<String> tags) {
        return tags.stream().flatMap(tag -> best(tag).stream()).findFirst().orElse(Language.ENGLISH);
    }
}
