package org.indaba.app.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;

/**
 * The settings that somebody has made, checked: of the environment, which wins, and of the file in the home. Immutable.
 *
 * <p>Read before anything is started. What is read here is handed to Quarkus as it is, so there is one reading and one check: a dollar
 * is a dollar ({@link #written}).
 */
public final class Settings {

    /** Variables of the launcher that begin like settings and are none. */
    private static final Set<String> OF_THE_LAUNCHER = Set.of("INDABA_JAVA_OPTS");
    private static final String HOME = "indaba.home";
    private static final int FARTHEST_LIKENESS = 6;

    /** Without one of these nobody could sign in by another site, and the page would not say why. */
    private static final List<String> OIDC = List.of("indaba.oidc.issuer", "indaba.oidc.client-id", "indaba.oidc.client-secret");

    /** Whose values are names of files that the server reads when it starts. */
    private static final List<String> FILES = List.of("indaba.smtp.tls-certificate", "indaba.smtp.tls-key", "indaba.delivery.shaping");

    /**
     * For so long behind the last try of a copy its ledger is asked: a mail that tries a member's address has arrived when three days were
     * silent, and that is looked at a few times a day.
     */
    private static final Duration ASKED_FOR = Duration.ofDays(4);

    private final SortedMap<String, String> made;

    private Settings(SortedMap<String, String> made) {
        this.made = Collections.unmodifiableSortedMap(made);
    }

    /** The home that the environment names, or the default one: the single setting that cannot stand in the home's own file. */
    public static String homeSetting(Map<String, String> environment) {
        String named = environment.getOrDefault("INDABA_HOME", "");
        return named.isBlank() ? "data" : named;
    }

    /**
     * Reads and checks all settings.
     *
     * @param home whose file is read, if it is there
     * @param environment the process's environment
     * @throws Refusal that names everything that is wrong
     */
    public static Settings read(Home home, Map<String, String> environment) {
        List<Setting> known = Setting.all();
        List<String> complaints = new ArrayList<>();
        SortedMap<String, String> made = new TreeMap<>();
        fromFile(home, known, made, complaints);
        fromEnvironment(environment, known, made, complaints);
        together(made, complaints);
        if (!complaints.isEmpty()) {
            throw new Refusal(String.join("\n", complaints));
        }
        made.put(HOME, home.toString());
        return new Settings(made);
    }

    private static void fromFile(Home home, List<Setting> known, Map<String, String> made, List<String> complaints) {
        Properties file = load(home.settings());
        for (String name : new TreeSet<>(file.stringPropertyNames())) {
            Optional<Setting> setting = known.stream().filter(each -> each.key().equals(name)).findFirst();
            String text = file.getProperty(name).strip();
            if (setting.isEmpty()) {
                complaints.add(unknown(name, home.settings().toString(), known.stream().map(Setting::key).toList()));
            } else if (name.equals(HOME)) {
                complaints.add(homeInItsOwnFile(home));
            } else if (!text.isEmpty()) {
                setting.get().complaint(text).ifPresent(expected -> complaints.add(
                        name + " must be " + expected + ", not \"" + text + "\" (in " + home.settings() + ")."));
                made.put(name, text);
            }
        }
    }

    private static String homeInItsOwnFile(Home home) {
        return HOME + " cannot stand in " + home.settings() + ", which lies in the home already. Use --home or INDABA_HOME.";
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        if (!Files.exists(file)) {
            return properties;
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return properties;
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new Refusal("The settings in " + file + " cannot be read: the file must be text in UTF-8, one key=value a line.", e);
        } catch (IOException e) {
            throw new Refusal("The settings in " + file + " cannot be read (" + Home.reason(e) + ").", e);
        }
    }

    private static void fromEnvironment(Map<String, String> environment, List<Setting> known, Map<String, String> made,
            List<String> complaints) {
        Map<String, Setting> byName = new HashMap<>();
        known.forEach(setting -> byName.put(setting.environmentName(), setting));
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith("INDABA_") || OF_THE_LAUNCHER.contains(name)) {
                continue;
            }
            Setting setting = byName.get(name);
            String text = variable.getValue().strip();
            if (setting == null) {
                complaints.add(unknown(name, "the environment", byName.keySet().stream().toList()));
            } else if (!text.isEmpty()) {
                setting.complaint(text).ifPresent(expected -> complaints.add(
                        setting.key() + " must be " + expected + ", not \"" + text + "\" (" + name + " in the environment)."));
                made.put(setting.key(), text);
            }
        }
    }

    private static String unknown(String name, String place, List<String> names) {
        String hint = Likeness.nearest(name, names, FARTHEST_LIKENESS).map(nearest -> " Did you mean " + nearest + "?")
                .orElse(" All settings stand in docs/configuration.md.");
        return "There is no setting " + name + " (in " + place + ")." + hint;
    }

    /** What single values cannot show. */
    private static void together(Map<String, String> made, List<String> complaints) {
        if (made.containsKey("indaba.smtp.tls-certificate") != made.containsKey("indaba.smtp.tls-key")) {
            complaints.add("indaba.smtp.tls-certificate and indaba.smtp.tls-key belong together: set both or none.");
        }
        if (made.containsKey("indaba.delivery.smarthost-username") && !made.containsKey("indaba.delivery.smarthost-password")) {
            complaints.add("indaba.delivery.smarthost-username needs indaba.delivery.smarthost-password.");
        }
        if (!made.containsKey("indaba.database.url")
                && (made.containsKey("indaba.database.username") || made.containsKey("indaba.database.password"))) {
            complaints.add("indaba.database.username and indaba.database.password need indaba.database.url.");
        }
        List<String> missing = OIDC.stream().filter(key -> !made.containsKey(key)).toList();
        if (!missing.isEmpty() && made.keySet().stream().anyMatch(key -> key.startsWith("indaba.oidc."))) {
            complaints.add("Signing in by another site needs " + String.join(" and ", missing) + " too: set all of "
                    + String.join(", ", OIDC) + ", or nothing that begins with indaba.oidc.");
        }
        if (isShorter(made, "indaba.delivery.max-retry", "indaba.delivery.first-retry", Duration.ZERO)) {
            complaints.add("indaba.delivery.max-retry must not be shorter than indaba.delivery.first-retry.");
        }
        if (isShorter(made, "indaba.ledger.keep", "indaba.delivery.give-up-after", ASKED_FOR)) {
            complaints.add("indaba.ledger.keep must be at least " + ASKED_FOR.toDays() + " days longer than indaba.delivery.give-up-after: "
                    + "what became of a copy is asked for until then.");
        }
    }

    /** Whether a time is less than another and so much more; false where one of them is wrong by itself, which has been told already. */
    private static boolean isShorter(Map<String, String> made, String key, String other, Duration more) {
        try {
            return time(made, key).compareTo(time(made, other).plus(more)) < 0;
        } catch (IllegalArgumentException complainedAlready) {
            return false;
        }
    }

    private static Duration time(Map<String, String> made, String key) {
        return new Converters.Time().convert(Optional.ofNullable(made.get(key)).or(() -> defaultText(key)).orElseThrow());
    }

    private static Optional<String> defaultText(String key) {
        return Setting.all().stream().filter(setting -> setting.key().equals(key)).findFirst().map(Setting::defaultText);
    }

    /** What somebody has made of a setting; empty where its default holds. */
    public Optional<String> of(String key) {
        return Optional.ofNullable(made.get(key));
    }

    /** The setting as it holds, which is the default where nobody made another. @throws IllegalArgumentException if there is none */
    public String effective(String key) {
        return of(key).or(() -> defaultText(key)).orElseThrow(() -> new IllegalArgumentException(key + " has no default"));
    }

    /** What is wrong with the files that settings name, for whom this process runs as: a sentence each. */
    public List<String> unreadableFiles() {
        return FILES.stream().flatMap(key -> of(key).stream().flatMap(name -> unreadable(key, name).stream())).toList();
    }

    private Optional<String> unreadable(String key, String name) {
        Path file = Path.of(made.get(HOME)).resolve(name);
        try (InputStream octets = Files.newInputStream(file)) {
            octets.read();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("The file " + file + " (" + key + ") cannot be read (" + Home.reason(e) + ").");
        }
    }

    /** Every setting that somebody has made, by key. */
    public SortedMap<String, String> made() {
        return made;
    }

    /**
     * How a value is written for Quarkus, whose configuration answers with the value. It takes <code>${…}</code> for the name of another
     * value and <code>$$</code> for a dollar, but <code>\$</code> for a dollar and nothing else.
     */
    public static String written(String value) {
        return value.replace("$", "\\$");
    }

    /** Every setting there is, with its default where it has one. For the documents and {@code indaba config}. */
    public static SortedMap<String, Optional<String>> defaults() {
        SortedMap<String, Optional<String>> defaults = new TreeMap<>();
        Setting.all().forEach(setting -> defaults.put(setting.key(), Optional.ofNullable(setting.defaultText())));
        return defaults;
    }
}
