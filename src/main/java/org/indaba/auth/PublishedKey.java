package org.indaba.auth;

import java.util.ArrayList;
import java.util.List;

/** How the records at a key's name compare with the key that we sign with (RFC 6376 §3.6.1). */
public sealed interface PublishedKey {

    /**
     * It is ours.
     *
     * @param testing whether it says that the domain only tries DKIM (t=y): then a signature proves little
     */
    record Same(boolean testing) implements PublishedKey {
    }

    /** It is another key, or several. */
    record Different(String reason) implements PublishedKey {
    }

    /** The domain says that the key is no longer good: p= is empty. */
    record Revoked() implements PublishedKey {
    }

    /**
     * It was meant to be ours, or to be a key at all.
     *
     * @param reason what happened to it, in words
     */
    record Mangled(String reason) implements PublishedKey {
    }

    /**
     * Compares.
     *
     * @param texts the TXT records at the name
     * @param own what should stand there, as {@link DkimKeyPair#record()} writes it
     */
    static PublishedKey compare(List<String> texts, String own) {
        if (texts.stream().anyMatch(text -> text.indexOf('"') >= 0 || text.indexOf('\\') >= 0)) {
            return new Mangled("quotation marks or backslashes of the zone file became a part of the text");
        }
        List<TagList> keys = new ArrayList<>();
        int strays = 0;
        for (String text : texts) {
            if (TagList.parse(text) instanceof TagReading.Read(TagList tags) && tags.has("p")) {
                keys.add(tags);
            } else {
                strays++;
            }
        }
        if (keys.isEmpty()) {
            return new Mangled("what stands there is no key");
        }
        // RFC 6376 §3.6.2.2: there is one record; what a verifier does with several is its own affair.
        return keys.size() > 1 ? new Different(keys.size() + " keys stand under one name") : compare(keys.getFirst(), strays, tags(own));
    }

    private static PublishedKey compare(TagList found, int strays, TagList own) {
        String key = found.tight("p").orElse("");
        String ours = own.tight("p").orElse("");
        if (key.isEmpty()) {
            return new Revoked();
        }
        if (!key.equals(ours)) {
            boolean cut = ours.startsWith(key);
            return !cut ? new Different("another key stands there") : new Mangled("the key ends after " + key.length() + " of its "
                    + ours.length() + " characters" + (strays > 0 ? ", and the rest is a record of its own" : ""));
        }
        String flaw = flaw(found, own);
        return flaw.isEmpty() ? new Same(found.list("t").orElse(List.of()).contains("y")) : new Mangled(flaw);
    }

    /** RFC 6376 §3.6.1: what may stand around a key and make it useless for us. */
    private static String flaw(TagList found, TagList own) {
        if (found.has("v") && (!found.first().equals("v") || !found.get("v").orElse("").equals("DKIM1"))) {
            return "v=DKIM1 does not stand first";
        }
        if (!found.get("k").orElse("rsa").equals(own.get("k").orElse("rsa"))) {
            return "k= names another kind of key";
        }
        if (found.has("h") && !found.list("h").orElse(List.of()).contains("sha256")) {
            return "h= does not allow sha256";
        }
        List<String> services = found.list("s").orElse(List.of("*"));
        return services.contains("*") || services.contains("email") ? "" : "s= does not allow mail";
    }

    private static TagList tags(String own) {
        return switch (TagList.parse(own)) {
            case TagReading.Read(TagList tags) -> tags;
            case TagReading.Broken(String reason) -> throw new IllegalArgumentException("our own record is no key: " + reason);
        };
    }
}
