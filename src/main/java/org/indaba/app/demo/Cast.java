package org.indaba.app.demo;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.indaba.mail.EmailAddress;

/** Who lives in the demo: a handful of people, and as many more as are asked for, always the same ones. Immutable. */
public final class Cast {

    /** The list of the demo. */
    public static final EmailAddress LIST = new EmailAddress("afnog", "lists.localhost");

    /** The most subscribers: their mailboxes are kept in memory. */
    public static final int MOST = 100_000;

    private static final List<Person> HANDFUL = List.of(
            person("Amara Okafor", "amara@niger.example"),
            person("Baraka Mwangi", "baraka@turkana.example"),
            person("Chipo Moyo", "chipo@zambezi.example"),
            person("Desta Alemu", "desta@awash.example"),
            person("Efua Mensah", "efua@volta.example"),
            person("Fatou Diallo", "fatou@sahel.example"),
            person("Gamal Hassan", "gamal@nile.example"),
            person("Kofi Asante", Script.FORMER + "kofi@congo.example"));

    // Their number has no divisor in common with the number of domains, so that every name is met everywhere.
    private static final List<String> FIRST = List.of("Abena", "Adwoa", "Akinyi", "Amina", "Asha", "Ayanda", "Bongani", "Chidi", "Dalila",
            "Ebele", "Farai", "Gugu", "Hawa", "Idris", "Jabari", "Kamau", "Kwame", "Lerato", "Makena", "Mosi", "Naledi", "Ngozi", "Nia",
            "Obi", "Onyeka", "Palesa", "Rashid", "Samira", "Sipho", "Tariro", "Tendai", "Thandi", "Uche", "Wanjiru", "Yaa", "Zola", "Zuri");
    private static final List<String> LAST = List.of("Abebe", "Achieng", "Adeyemi", "Afolabi", "Banda", "Bekele", "Boateng", "Chukwu",
            "Cisse", "Dlamini", "Eze", "Farah", "Gebre", "Haile", "Ibrahim", "Juma", "Kamara", "Kone", "Lungu", "Mabaso", "Mutua", "Ncube",
            "Ndiaye", "Nkosi", "Njoroge", "Obi", "Odhiambo", "Osei", "Phiri", "Quaye", "Sesay", "Sithole", "Tembo", "Toure", "Wekesa",
            "Yeboah", "Zulu");

    /** Among those whose site singles some people out, each so-manieth is singled out. */
    private static final int EACH = 3;

    private final List<Person> subscribers;

    private Cast(List<Person> subscribers) {
        this.subscribers = List.copyOf(subscribers);
    }

    /**
     * Somebody.
     *
     * @param name for people
     * @param address where mail reaches them, or does not
     */
    public record Person(String name, EmailAddress address) {
    }

    /** The few who are always there. */
    public static int handful() {
        return HANDFUL.size();
    }

    /** @param subscribers {@link #handful()} to {@link #MOST} */
    public static Cast of(int subscribers) {
        if (subscribers < HANDFUL.size() || subscribers > MOST) {
            throw new IllegalArgumentException(subscribers + " subscribers");
        }
        List<String> domains = Site.all().stream().flatMap(site -> site.domains().stream()).toList();
        List<String> singling = Site.all().stream().filter(site -> site.conduct() == Conduct.FORGETS_PEOPLE
                || site.conduct() == Conduct.BOUNCES_LATE).flatMap(site -> site.domains().stream()).toList();
        return new Cast(Stream.concat(HANDFUL.stream(),
                IntStream.range(0, subscribers - HANDFUL.size()).mapToObj(i -> generated(i, domains, singling))).toList());
    }

    private static Person generated(int number, List<String> domains, List<String> singling) {
        String first = FIRST.get(number % FIRST.size());
        int round = number / FIRST.size();
        String last = LAST.get(round % LAST.size());
        int again = round / LAST.size();
        String domain = domains.get(number % domains.size());
        boolean singled = singling.contains(domain) && number / domains.size() % EACH == 0;
        String prefix = !singled ? "" : domain.startsWith("serengeti") ? Script.FULL : Script.FORMER;
        String local = prefix + (first + "." + last).toLowerCase(java.util.Locale.ROOT) + (again == 0 ? "" : again + 1);
        return new Person(first + " " + last, new EmailAddress(local, domain));
    }

    private static Person person(String name, String address) {
        return new Person(name, EmailAddress.of(address));
    }

    /** Everybody on the list, the handful first. */
    public List<Person> subscribers() {
        return subscribers;
    }

    /** Who owns the list and administers the site, and wrote its first post. */
    public static Person owner() {
        return HANDFUL.getFirst();
    }

    /** Who answered it. */
    public static Person answerer() {
        return HANDFUL.get(1);
    }

    /** In whose name the printed dialogue posts. */
    public static Person typist() {
        return HANDFUL.get(2);
    }
}
