package org.indaba.web.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.bounce.Bounce;
import org.indaba.deliver.Answer;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.LedgerTry;
import org.jspecify.annotations.Nullable;

/** What became of one copy, told in sentences. Pure functions; {@code now} is the time from which it is told. */
final class Story {

    private static final Pattern HOST = Pattern.compile("(?<name>[^\\[\\]]*)\\[(?<address>[^\\[\\]]*)\\]");
    private static final Pattern TLS = Pattern.compile("TLSv(?<version>[\\d.]+)(?: [^,]*)?(?:, (?<proof>.*))?");

    private final Instant now;

    Story(Instant now) {
        this.now = now;
    }

    /**
     * Something that happened.
     *
     * @param at when; null for what will happen when something else does
     * @param state in which state the copy was then; empty where that was not a try
     * @param sentence in our words, with names that strangers chose, cleaned
     * @param quote what a host said, cleaned; empty if it said nothing
     */
    record Line(@Nullable Moment at, String state, String sentence, String quote) {
    }

    /** From the queue to now: every try, what came back, and what is next. @param written when the post went into the queue */
    List<Line> of(LedgerCopy copy, List<LedgerTry> tries, List<Bounce> bounces, Instant written) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(Moment.of(written, now), "queued", "The post went into the queue for its subscribers.", ""));
        tries.forEach(each -> lines.add(tried(each)));
        bounces.forEach(bounce -> lines.add(cameBack(bounce)));
        next(copy).ifPresent(lines::add);
        return lines;
    }

    private Line tried(LedgerTry each) {
        Answer answer = each.answer();
        String by = where(answer);
        String sentence = switch (each.state()) {
            case DELIVERED -> "Handed to " + by + secured(answer) + ", which answered:";
            case DEFERRED -> answer.code() == 0
                    ? "It could not be handed over" + (answer.host().isEmpty() ? "" : " to " + by) + " for now:"
                    : by + " would not take it for now, and answered:";
            case FAILED -> answer.code() == 0
                    ? "It cannot be delivered" + (answer.host().isEmpty() ? "" : " to " + by) + ":"
                    : by + " refused it for good, and answered:";
            case EXPIRED -> "It was given up, since it had waited as long as the age limit allows. The last word was:";
            case SUPPRESSED -> "It was dropped unsent. The reason:";
            case SHUNTED -> "A fault of Indaba itself stopped it here. Nobody else is told; the copy is kept.";
            case QUEUED -> "It was put back into the queue.";
            case TRYING, HELD -> "It was " + each.state().word() + ".";
        };
        return new Line(Moment.of(each.at(), now), each.state().word(), sentence, Words.whole(answer.text()));
    }

    /** {@code mx1.example.net [192.0.2.1]}. */
    private static String where(Answer answer) {
        Matcher host = HOST.matcher(answer.host());
        String name = host.matches() ? host.group("name") + " [" + host.group("address") + "]" : answer.host();
        return name.isEmpty() ? "The receiving server" : Words.cell(name);
    }

    private static String secured(Answer answer) {
        if (answer.tls().isEmpty()) {
            return " without encryption";
        }
        Matcher tls = TLS.matcher(answer.tls());
        if (!tls.matches()) {
            return " over " + Words.cell(answer.tls());
        }
        String proof = switch (String.valueOf(tls.group("proof"))) {
            case "dane" -> ", verified by DANE";
            case "mta-sts" -> ", verified as its MTA-STS policy asks";
            case "verified" -> ", verified";
            // Anybody's certificate was taken, or the try is from a time when this was not written down.
            default -> "";
        };
        return " over TLS " + tls.group("version") + proof;
    }

    private Line cameBack(Bounce bounce) {
        String status = bounce.status().isEmpty() ? "" : " with the status " + Words.cell(bounce.status());
        return new Line(Moment.of(bounce.receivedAt(), now), "", "A mail about this copy came back" + status + ". It says:",
                Words.whole(bounce.summary()));
    }

    private Optional<Line> next(LedgerCopy copy) {
        Moment at = copy.nextAttempt() == null ? null : Moment.of(copy.nextAttempt(), now);
        return switch (copy.state()) {
            case QUEUED -> Optional.of(new Line(null, "queued", "It waits for its " + (copy.attempts() == 0 ? "first" : "next")
                    + " try, which comes as soon as a connection is free.", ""));
            case TRYING -> Optional.of(new Line(null, "trying", "A connection has taken it: it is being sent.", ""));
            case DEFERRED -> Optional.of(at == null
                    ? new Line(null, "deferred", "It is tried again by itself.", "")
                    : new Line(at, "deferred", "This is when it is tried next, by itself.", copy.attempts() == 0 ? reason(copy) : ""));
            case HELD -> Optional.of(new Line(null, "held", "An operator keeps it back. It goes on when the hold is released.", ""));
            case DELIVERED, FAILED, EXPIRED, SUPPRESSED, SHUNTED -> Optional.empty();
        };
    }

    private static String reason(LedgerCopy copy) {
        return Words.whole(copy.answer().text());
    }

    /** What can be done about it, in sentences; empty if nothing is to be done. */
    static List<String> remedies(LedgerCopy copy, boolean cameBack) {
        Answer answer = copy.answer();
        return switch (copy.state()) {
            case DELIVERED -> cameBack
                    ? List.of("The server took the copy and sent it back later: the mailbox behind it does not work. If that goes on, ask "
                            + "the subscriber by another way, or end the subscription.") : List.of();
            case FAILED -> List.of(failed(answer));
            case EXPIRED -> List.of("The server could not be reached, or was not willing, for days. If other subscribers there get their "
                    + "mail, ask this one by another way.");
            case SHUNTED -> List.of("See the fault with: bin/indaba shunted show " + copy.copyId(),
                    "Once it is repaired, send the copy with: bin/indaba shunted replay " + copy.copyId());
            case DEFERRED -> List.of("Nothing must be done. If you know that the cause is gone, have it tried now.");
            case HELD -> List.of("Release it on the page of the queue.");
            case QUEUED, TRYING, SUPPRESSED -> List.of();
        };
    }

    /** RFC 3463 §3: the subject of an enhanced status says whose matter it is. */
    private static String failed(Answer answer) {
        String enhanced = answer.enhanced();
        if (enhanced.startsWith("5.1.")) {
            return "The address does not exist, or no longer. Ask the subscriber by another way, or end the subscription.";
        }
        if (enhanced.startsWith("5.2.")) {
            return "The mailbox is there and takes nothing, for example because it is full. The subscriber has to see to it.";
        }
        if (enhanced.startsWith("5.3.")) {
            return "The server cannot take this message, for example because it is too large. The subscription is in order.";
        }
        if (enhanced.startsWith("5.4.")) {
            return "There is no way to the domain. Look whether the address is spelt as it should be.";
        }
        if (enhanced.startsWith("5.6.")) {
            return "The server cannot take a message of this form. The subscription is in order.";
        }
        if (enhanced.startsWith("5.7.")) {
            return "The server refuses us or this message by its rules. If many addresses there are refused, ask its postmaster, with the "
                    + "answer above; the subscription is in order.";
        }
        return "The answer above says why. If the address is wrong, end the subscription.";
    }
}
