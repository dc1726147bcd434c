package org.indaba.app.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.indaba.language.Saying;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.web.demo.CaughtMail.Envelope;
import org.indaba.web.demo.CaughtMail;
import org.indaba.web.demo.MailboxView;
import org.indaba.web.demo.Mailboxes.Totals;
import org.jspecify.annotations.Nullable;

/**
 * The mails that the demo's hosts took, by mailbox, in memory and bounded: what is over a limit is counted and forgotten, the oldest
 * first. Thread-safe.
 */
final class CaughtMails {

    /** What a mail costs beside its octets, about. */
    static final int OVERHEAD_OCTETS = 1024;

    /**
     * What is kept.
     *
     * @param octets of all mails, each with {@link #OVERHEAD_OCTETS}
     * @param mailsPerMailbox in one mailbox
     */
    record Limits(long octets, int mailsPerMailbox) {

        /** A post of some KB to 10,000 subscribers fits several times, and a heap of half a gigabyte holds it. */
        static Limits usual() {
            return new Limits(96L << 20, 100);
        }
    }

    private final Limits limits;
    /** By the key of the address. */
    private final TreeMap<String, Box> boxes = new TreeMap<>();
    /** All kept mails by number, the oldest first. */
    private final SequencedMap<Long, CaughtMail> arrivals = new LinkedHashMap<>();
    private long octets;
    private long forgotten;
    private long lastId;

    CaughtMails(Limits limits, List<Cast.Person> people) {
        this.limits = limits;
        people.forEach(person -> boxes.put(person.address().key(), new Box(person.address().toString(), person.name(), true)));
    }

    /** A mailbox while it is filled. */
    private static final class Box {
        private final String address;
        private final String name;
        private final boolean known;
        private final Deque<CaughtMail> mails = new ArrayDeque<>();
        private long forgotten;

        private Box(String address, String name, boolean known) {
            this.address = address;
            this.name = name;
            this.known = known;
        }
    }

    /** Keeps a mail for an address. */
    synchronized void keep(String address, Instant at, Envelope envelope, Bytes message) {
        String key = key(address);
        Box box = boxes.computeIfAbsent(key, _ -> new Box(address, "", false));
        lastId++;
        CaughtMail mail = new CaughtMail(lastId, key, at, envelope, message);
        box.mails.addLast(mail);
        arrivals.put(mail.id(), mail);
        octets += cost(mail);
        if (box.mails.size() > limits.mailsPerMailbox()) {
            forgetOldest(box);
        }
        while (octets > limits.octets()) {
            Box oldest = boxes.get(arrivals.firstEntry().getValue().mailbox());
            forgetOldest(oldest);
            if (!oldest.known && oldest.mails.isEmpty()) {
                boxes.remove(key(oldest.address));
            }
        }
    }

    private void forgetOldest(Box box) {
        CaughtMail mail = box.mails.removeFirst();
        arrivals.remove(mail.id());
        octets -= cost(mail);
        box.forgotten++;
        forgotten++;
    }

    private static long cost(CaughtMail mail) {
        return (long) mail.octets().size() + OVERHEAD_OCTETS;
    }

    synchronized Totals totals() {
        return new Totals(boxes.size(), arrivals.size(), forgotten);
    }

    synchronized Optional<MailboxView> find(String address) {
        return Optional.ofNullable(boxes.get(key(address))).map(CaughtMails::shown);
    }

    synchronized List<MailboxView> page(String text, String after, int limit) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        List<MailboxView> page = new ArrayList<>();
        Iterator<Box> rest = boxes.tailMap(key(after), false).values().iterator();
        while (rest.hasNext() && page.size() < limit) {
            Box box = rest.next();
            if ((box.address + " " + box.name).toLowerCase(Locale.ROOT).contains(wanted)) {
                page.add(shown(box));
            }
        }
        return page;
    }

    synchronized List<CaughtMail> mails(String address) {
        Box box = boxes.get(key(address));
        return box == null ? List.of() : List.copyOf(new ArrayList<>(box.mails).reversed());
    }

    synchronized List<CaughtMail> newest(int limit) {
        return arrivals.sequencedValues().reversed().stream().limit(limit).toList();
    }

    synchronized Optional<CaughtMail> mail(String address, long id) {
        Box box = boxes.get(key(address));
        return box == null ? Optional.empty() : box.mails.stream().filter(mail -> mail.id() == id).findFirst();
    }

    private static MailboxView shown(Box box) {
        CaughtMail newest = box.mails.peekLast();
        return new MailboxView(box.address, box.name, box.mails.size(), box.forgotten, newest == null ? null : newest.at(),
                story(box.address));
    }

    private static @Nullable Saying story(String address) {
        return switch (EmailAddress.parse(address)) {
            case ParsedAddress.Valid(EmailAddress valid) -> Site.all().stream()
                    .filter(site -> site.domains().contains(valid.domain()) && site.conduct().concerns(valid))
                    .flatMap(site -> site.conduct().story().stream()).findFirst().orElse(null);
            case ParsedAddress.Invalid _ -> null;
        };
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
