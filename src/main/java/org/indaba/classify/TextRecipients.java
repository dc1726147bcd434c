package org.indaba.classify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.indaba.classify.Marks.Mark;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the words of a notice the addresses that failed, and for each the lines that tell why. Formats of hosts differ without end, so
 * no format is known here: what counts is what stands around an address. One that begins a line, or stands behind words as "delivery to",
 * failed; one behind "from" or "contact" did not. Only where no address stands out, those in lines that tell of a failure are taken.
 */
final class TextRecipients {

    /** The most recipients of one notice. */
    static final int MAX_RECIPIENTS = 1_000;
    /** Addresses that are looked at, the same one as often as it stands there: a text has room for eighty thousand. */
    private static final int MAX_LOOKS = 10 * MAX_RECIPIENTS;
    /** Lines that are looked at behind an address. */
    private static final int MAX_BLOCK = 30;
    /** Lines that are looked at above it, for what the other host said. */
    private static final int MAX_ARROW = 3;
    private static final int MAX_BEFORE = 100;

    private static final Set<String> HELPERS = Set.of("postmaster", "mailer-daemon", "abuse", "support", "help", "helpdesk", "noreply",
            "no-reply", "hostmaster", "webmaster", "postoffice", "mail-daemon", "mailerdaemon", "do-not-reply", "donotreply", "root",
            "mailman-owner", "mailadmin", "antispam", "dnsbl", "unblock", "delist", "feedback", "administrator");

    private final Marks marks;
    private final NoticeText text;
    private final Set<String> own;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    /** The lines in lower case; made when they are first wanted. */
    private final List<String> lower = new ArrayList<>();
    private @Nullable String telling;
    /** How many addresses were looked at, each as often as it stands there. */
    private int looks;
    /** The line whose words were read last, and whether they tell of a failure: they do so for each address in it. */
    private int read = -1;
    private boolean failure;

    /**
     * @param own addresses in lower case that did not fail: who gets the notice, and who writes it
     */
    TextRecipients(Marks marks, NoticeText text, Set<String> own) {
        this.marks = marks;
        this.text = text;
        this.own = own;
        for (int line = 0; line < text.lines().size() && candidates.size() < MAX_RECIPIENTS; line++) {
            look(line);
        }
    }

    /** How sure we are that it is this address. */
    enum Strength {
        /** Who gets the notice wrote to himself. */
        OWN, WEAK, IN_FAILURE, STRONG
    }

    /** An address of the text. */
    record Candidate(String address, int line, int end, Strength strength) {
    }

    private void look(int number) {
        String line = text.lines().get(number);
        if (line.indexOf('@') < 0) {
            return;
        }
        for (Addresses.Found found : Addresses.in(line)) {
            if (candidates.size() >= MAX_RECIPIENTS || ++looks > MAX_LOOKS) {
                return;
            }
            Strength strength = strength(number, line, found);
            Candidate before = candidates.get(Addresses.key(found.address()));
            if (strength != null && (before == null || before.strength().compareTo(strength) < 0)) {
                candidates.remove(Addresses.key(found.address()));
                candidates.put(Addresses.key(found.address()), new Candidate(found.address(), number, found.end(), strength));
            }
        }
    }

    private @Nullable Strength strength(int number, String line, Addresses.Found found) {
        String here = line.substring(Math.max(0, found.start() - MAX_BEFORE), found.start());
        boolean begins = here.chars().noneMatch(Character::isLetterOrDigit);
        String before = begins && number > 0 ? tail(text.lines().get(number - 1)) + here : here;
        String plain = PlainText.of(before);
        boolean helper = HELPERS.contains(Addresses.key(found.address()).substring(0, found.address().lastIndexOf('@')));
        if (marks.beforeOther(plain)
                || !plausible(found.address()) || insideOfWord(line, found) || isName(line.substring(found.end()))) {
            return null;
        }
        if (own.contains(Addresses.key(found.address()))) {
            return begins && ends(line.substring(found.end())) ? Strength.OWN : null;
        }
        if (!helper && !plain.strip().equals("to:") && (begins && ends(line.substring(found.end())) || marks.beforeFailed(plain)
                || !Codes.in(plain).equals(Codes.NONE))) {
            // In a transcript of the dialogue, the address is that of another host's eyes: a list of addresses above it counts first.
            return line.stripLeading().startsWith(">>>") ? Strength.IN_FAILURE : Strength.STRONG;
        }
        if (plain.strip().equals("to:")) {
            // The head of the mail that came back is often told first: To, Subject, Sent.
            return Strength.IN_FAILURE;
        }
        if (helper) {
            return begins && ends(line.substring(found.end())) && failure(number, line) ? Strength.STRONG : null;
        }
        return failure(number, line) ? Strength.IN_FAILURE : Strength.WEAK;
    }

    private boolean failure(int number, String line) {
        if (read != number) {
            read = number;
            failure = tellsOfFailure(line);
        }
        return failure;
    }

    private boolean tellsOfFailure(String line) {
        return !Codes.in(line).equals(Codes.NONE) || marks.has(Mark.FAILED, PlainText.of(line));
    }

    /** The end of the line above, if the sentence goes on. */
    private static String tail(String line) {
        String stripped = line.strip();
        boolean open = !stripped.isEmpty() && Character.isLetter(stripped.charAt(stripped.length() - 1));
        return open ? stripped.substring(Math.max(0, stripped.length() - MAX_BEFORE)) + " " : "";
    }

    /** What may follow an address that stands for itself: nothing, a bracket, a colon, a sign, or the reason. */
    private static boolean ends(String after) {
        String rest = after.stripLeading();
        return rest.isEmpty() || ">:;,.\"')]([-=".indexOf(rest.charAt(0)) >= 0 || after.startsWith("  ") || after.startsWith("\t")
                || rest.toLowerCase(Locale.ROOT).startsWith("on ") || rest.toLowerCase(Locale.ROOT).startsWith("at ")
                || Character.isDigit(rest.charAt(0)) || rest.charAt(0) == '<' || Character.isUpperCase(rest.charAt(0));
    }

    private static boolean plausible(String address) {
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1);
        return at <= Addresses.MAX_TOLERATED_LOCAL && (domain.indexOf('.') > 0 || domain.startsWith("["))
                && !domain.equals("..") && !Addresses.key(address).endsWith(".png") && !Addresses.key(address).endsWith(".gif");
    }

    /** Whether what stands behind an address is another one in brackets, of which this is the name. */
    private static boolean isName(String after) {
        String rest = after.startsWith("\"") ? after.substring(1) : after;
        int close = rest.indexOf('>');
        return rest.startsWith(" <") && close > 0 && rest.lastIndexOf('@', close) > 0;
    }

    /** Addresses in web links, in identifiers and in quoted code are none. */
    private static boolean insideOfWord(String line, Addresses.Found found) {
        int start = found.start();
        boolean link = start > 0 && (line.charAt(start - 1) == '/' || line.charAt(start - 1) == '?' || line.charAt(start - 1) == '&');
        return link || found.end() < line.length() && line.charAt(found.end()) == '/';
    }

    /** The addresses that failed, in the order of the text. */
    List<Candidate> failed() {
        List<Candidate> strong = of(Strength.STRONG);
        if (!strong.isEmpty()) {
            return strong;
        }
        List<Candidate> inFailure = of(Strength.IN_FAILURE);
        if (!inFailure.isEmpty()) {
            return inFailure;
        }
        List<Candidate> weak = of(Strength.WEAK);
        List<Candidate> last = weak.isEmpty() ? of(Strength.OWN) : weak;
        return last.size() == 1 ? last : List.of();
    }

    private List<Candidate> of(Strength strength) {
        return candidates.values().stream().filter(candidate -> candidate.strength() == strength).toList();
    }

    /**
     * A recipient that the notice names without a domain: alone on the line behind one that tells of a failure and ends in a colon, as a
     * provider writes of its own mailboxes. The domain is that of the mail's author.
     */
    Optional<Candidate> localPart(Sections mail) {
        String host = mail.header().first("From").map(Addresses::ofField).map(from -> from.substring(from.lastIndexOf('@') + 1)).orElse("");
        for (int number = 1; number < text.lines().size() && !host.isEmpty(); number++) {
            String line = text.lines().get(number).strip();
            boolean word = !line.isEmpty() && line.length() <= Addresses.MAX_LOCAL
                    && line.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-'));
            String above = text.lines().get(number - 1).strip();
            if (word && above.endsWith(":") && tellsOfFailure(above)) {
                return Optional.of(new Candidate(line + "@" + host, number, text.lines().get(number).length(), Strength.STRONG));
            }
        }
        return Optional.empty();
    }

    /** The lines about an address: those behind the first that it stands out in, up to the next address or the end of the paragraph. */
    String block(Candidate candidate, List<Candidate> others) {
        if (candidate.line() >= text.lines().size()) {
            return "";
        }
        StringBuilder block = new StringBuilder(heard(candidate, others));
        block.append(text.lines().get(candidate.line()).substring(candidate.end()));
        boolean said = block.chars().anyMatch(Character::isLetter);
        for (int number = candidate.line() + 1; number < Math.min(text.lines().size(), candidate.line() + MAX_BLOCK); number++) {
            int at = number;
            String line = text.lines().get(number);
            boolean another = others.stream().anyMatch(other -> other != candidate && other.line() == at);
            if (another || line.isBlank() && said) {
                break;
            }
            said |= !line.isBlank();
            block.append('\n').append(line);
        }
        return block.toString();
    }

    /** In a transcript of the dialogue, what the other host said stands above the line with the address, behind an arrow. */
    private String heard(Candidate candidate, List<Candidate> others) {
        for (int number = candidate.line() - 1; number >= Math.max(0, candidate.line() - MAX_ARROW); number--) {
            int at = number;
            String line = text.lines().get(number).stripLeading();
            if (line.isEmpty() || others.stream().anyMatch(other -> other.line() == at)) {
                return "";
            }
            if (line.startsWith("<<< 4") || line.startsWith("<<< 5")) {
                return line + "\n";
            }
        }
        return "";
    }

    /** What the whole text tells beyond what stands in every notice; the words of another host, where it quotes them. */
    String telling() {
        if (telling == null) {
            telling = Quotation.of(text.telling(marks));
        }
        return telling;
    }

    /** The lines in which an address stands, each with the two behind it, until there are more than rules look at. */
    String mentions(String address) {
        StringBuilder mentions = new StringBuilder();
        String key = Addresses.key(address);
        if (lower.isEmpty()) {
            text.lines().forEach(line -> lower.add(line.toLowerCase(Locale.ROOT)));
        }
        for (int number = 0; number < text.lines().size() && mentions.length() < PlainText.MAX_CHARACTERS; number++) {
            if (lower.get(number).contains(key)) {
                text.lines().subList(number, Math.min(text.lines().size(), number + 3)).forEach(line -> mentions.append(line).append('\n'));
            }
        }
        return mentions.toString();
    }
}
