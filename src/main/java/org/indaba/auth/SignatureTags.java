package org.indaba.auth;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.mail.Bytes;

/** Reads the tags of one signature, and says the first thing that is wrong with them. For one use. */
final class SignatureTags {

    /** RFC 6376 §3.5: l= has at most 76 digits; what is longer than a message can be says the same as the longest. */
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,76}");
    private static final int LONG_DIGITS = 18;
    /** RFC 6376 §3.5: a time of at most twelve digits. */
    private static final Pattern TIME = Pattern.compile("[0-9]{1,12}");
    private static final Pattern QUOTED = Pattern.compile("=([0-9a-f]{2})");
    private static final Pattern INSTANCE = Pattern.compile("[0-9]{1,2}");

    /** More names of fields in h= are an attack, which would be kept in memory until DNS has answered. */
    static final int MAX_NAMES = 1_000;

    private final TagList tags;
    private final DkimSignature.Kind kind;

    SignatureTags(TagList tags, DkimSignature.Kind kind) {
        this.tags = tags;
        this.kind = kind;
    }

    SignatureReading read(Instant now) {
        String flaw = flaw(now);
        if (!flaw.isEmpty()) {
            return broken(flaw);
        }
        Optional<SignatureAlgorithm> algorithm = tags.get("a").flatMap(SignatureAlgorithm::of);
        Optional<Bytes> signature = tags.tight("b").flatMap(DkimSignature::base64);
        Optional<Bytes> bodyHash = tags.tight("bh").flatMap(DkimSignature::base64);
        // RFC 6376 §3.5: "simple/simple" where there is no c=, and "simple" for the body where it names one.
        String[] forms = tags.get("c").orElse("simple").split("/", -1);
        Optional<Canonicalization> header = form(forms[0]);
        Optional<Canonicalization> body = forms.length > 2 ? Optional.empty() : form(forms.length == 2 ? forms[1] : "simple");
        if (algorithm.isEmpty()) {
            return broken("the algorithm is not known");
        }
        if (signature.isEmpty() || bodyHash.isEmpty() || signature.get().size() == 0) {
            return broken("b= or bh= is no base64");
        }
        if (header.isEmpty() || body.isEmpty()) {
            return broken("the canonicalization is not known");
        }
        var wanted = new BodyHashes.Wanted(body.get(), algorithm.get().digest(), limit());
        return new SignatureReading.Read(new DkimSignature(algorithm.get(), signature.get(), bodyHash.get(), header.get(), wanted,
                names(), keyName()));
    }

    /** What makes the field useless, in words; empty text if nothing does. */
    private String flaw(Instant now) {
        // RFC 6376 §6.1.1: a tag that is missing, an identity outside of the domain, a From that is not signed, an end in the past.
        for (String required : List.of("a", "b", "bh", "d", "h", "s")) {
            if (tags.get(required).orElse("").isEmpty()) {
                return "there is no " + required + "= tag";
            }
        }
        // Counted before anything is made of them.
        if (tags.get("h").orElse("").chars().filter(c -> c == ':').count() >= MAX_NAMES) {
            return "h= has more than " + MAX_NAMES + " names";
        }
        if (!NameSyntax.isName(name("d")) || !NameSyntax.isName(name("s"))) {
            return "d= or s= is no name in DNS";
        }
        String own = switch (kind) {
            case DKIM -> dkimFlaw();
            case ARC -> arcFlaw();
        };
        return own.isEmpty() ? timeFlaw(now) : own;
    }

    private String dkimFlaw() {
        if (!tags.get("v").orElse("").equals("1")) {
            return "the version is not 1";
        }
        if (identityDomain().length() > NameSyntax.MAX_CHARACTERS || !DkimSignature.within(identityDomain(), name("d"))) {
            return "i= is outside of d=";
        }
        if (names().stream().noneMatch("from"::equalsIgnoreCase)) {
            return "From is not signed";
        }
        if (!LENGTH.matcher(tags.get("l").orElse("0")).matches()) {
            return "l= is no number";
        }
        return tags.list("q").orElse(List.of("dns/txt")).contains("dns/txt") ? "" : "q= names no way to the key that is known";
    }

    /** RFC 8617 §4.1.2: as DKIM-Signature, without v=, with i= as the instance; it does not cover any ARC-Seal. */
    private String arcFlaw() {
        if (!INSTANCE.matcher(tags.get("i").orElse("")).matches()) {
            return "i= is no number";
        }
        return names().stream().anyMatch("arc-seal"::equalsIgnoreCase) ? "h= names ARC-Seal" : "";
    }

    private String timeFlaw(Instant now) {
        String signed = tags.get("t").orElse("0");
        String until = tags.get("x").orElse("999999999999");
        if (!TIME.matcher(signed).matches() || !TIME.matcher(until).matches()) {
            return "t= or x= is no time";
        }
        if (Long.parseLong(until) < Long.parseLong(signed)) {
            return "x= is before t=";
        }
        return Long.parseLong(until) < now.getEpochSecond() ? "the signature has expired" : "";
    }

    private SignatureReading.Broken broken(String reason) {
        String domain = name("d");
        String selector = name("s");
        return new SignatureReading.Broken(reason, NameSyntax.isName(domain) ? domain : "", NameSyntax.isName(selector) ? selector : "");
    }

    private long limit() {
        String digits = tags.get("l").orElse("");
        if (digits.isEmpty() || kind == DkimSignature.Kind.ARC) {
            return BodyHashes.WHOLE;
        }
        String plain = digits.replaceFirst("^0+(?=.)", "");
        return plain.length() > LONG_DIGITS ? BodyHashes.WHOLE - 1 : Long.parseLong(plain);
    }

    private List<String> names() {
        return tags.list("h").orElse(List.of());
    }

    private DkimSignature.KeyName keyName() {
        String identity = kind == DkimSignature.Kind.DKIM ? identityDomain() : name("d");
        return new DkimSignature.KeyName(name("d"), name("s"), identity);
    }

    private String identityDomain() {
        String identity = decoded(lower("i"));
        return identity.isEmpty() ? name("d") : NameSyntax.ascii(identity.substring(identity.lastIndexOf('@') + 1));
    }

    /** RFC 6376 §2.11: i= is written so that an equals sign and two digits stand for an octet. */
    private static String decoded(String value) {
        return QUOTED.matcher(TagList.withoutSpace(value))
                .replaceAll(octet -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octet.group(1), 16))));
    }

    private String name(String tag) {
        return NameSyntax.ascii(lower(tag));
    }

    private String lower(String tag) {
        return tags.get(tag).orElse("").toLowerCase(Locale.ROOT);
    }

    private static Optional<Canonicalization> form(String word) {
        return switch (word) {
            case "simple" -> Optional.of(Canonicalization.SIMPLE);
            case "relaxed" -> Optional.of(Canonicalization.RELAXED);
            // Any other text is a word from outside.
            default -> Optional.empty();
        };
    }
}
