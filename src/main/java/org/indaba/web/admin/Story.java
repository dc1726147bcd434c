package org.indaba.web.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.bounce.Bounce;
import org.indaba.deliver.Answer;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.LedgerTry;
import org.indaba.language.Saying;
import org.jspecify.annotations.Nullable;

/** What became of one copy, told in sentences. Pure functions. */
final class Story {

    private static final Pattern HOST = Pattern.compile("(?<name>[^\\[\\]]*)\\[(?<address>[^\\[\\]]*)\\]");
    private static final Pattern TLS = Pattern.compile("TLSv(?<version>[\\d.]+)(?: [^,]*)?(?:, (?<proof>.*))?");

    private final Teller teller;

    Story(Teller teller) {
        this.teller = teller;
    }

    /**
     * Something that happened.
     *
     * @param at when; null for what will happen when something else does
     * @param state in which state the copy was then, as the word of its class; empty where that was not a try
     * @param word the same for people
     * @param sentence in our words, with names that strangers chose, cleaned
     * @param quote what a host said, cleaned; empty if it said nothing
     */
    record Line(@Nullable Moment at, String state, String word, String sentence, String quote) {
    }

    /** From the queue to now: every try, what came back, and what is next. @param written when the post went into the queue */
    List<Line> of(LedgerCopy copy, List<LedgerTry> tries, List<Bounce> bounces, Instant written) {
        List<Line> lines = new ArrayList<>();
        lines.add(line(teller.moment(written), CopyState.QUEUED, teller.say("story-queued"), ""));
        tries.forEach(each -> lines.add(tried(each)));
        bounces.forEach(bounce -> lines.add(cameBack(bounce)));
        next(copy).ifPresent(lines::add);
        return lines;
    }

    private Line line(@Nullable Moment at, CopyState state, String sentence, String quote) {
        return new Line(at, state.word(), teller.say("copy-state-" + state.word()), sentence, quote);
    }

    private Line tried(LedgerTry each) {
        Answer answer = each.answer();
        String host = host(answer);
        String known = host.isEmpty() ? "unknown" : "known";
        String sentence = switch (each.state()) {
            case DELIVERED -> {
                Secured secured = secured(answer);
                yield teller.say("story-delivered", known, host, secured.how(), secured.with());
            }
            case DEFERRED -> teller.say(answer.code() == 0 ? "story-not-reached" : "story-put-off", known, host);
            case FAILED -> teller.say(answer.code() == 0 ? "story-undeliverable" : "story-refused", known, host);
            case EXPIRED -> teller.say("story-expired");
            case SUPPRESSED -> teller.say("story-dropped");
            case SHUNTED -> teller.say("story-shunted");
            case QUEUED -> teller.say("story-put-back");
            case TRYING -> teller.say("story-tried");
            case HELD -> teller.say("story-held");
        };
        return line(teller.moment(each.at()), each.state(), form(answer) + sentence, Words.whole(answer.text()));
    }

    /** A sentence about the form in which it was sent; empty where that says nothing. */
    private String form(Answer answer) {
        return switch (answer.octets()) {
            case AS_THEY_ARE -> "";
            // RFC 6376 §5.3: whoever signs eight-bit text must fear that it is converted on its way.
            case SEVEN_BIT -> teller.say("story-seven-bit") + " ";
        };
    }

    /** {@code mx1.example.net [192.0.2.1]}; empty if no host is known. */
    private static String host(Answer answer) {
        Matcher host = HOST.matcher(answer.host());
        return Words.cell(host.matches() ? host.group("name") + " [" + host.group("address") + "]" : answer.host());
    }

    /**
     * How a try was encrypted.
     *
     * @param how a word that decides about the sentence
     * @param with the version, or what was noted where that is not known
     */
    private record Secured(String how, String with) {
    }

    private static Secured secured(Answer answer) {
        if (answer.tls().isEmpty()) {
            return new Secured("clear", "");
        }
        Matcher tls = TLS.matcher(answer.tls());
        if (!tls.matches()) {
            return new Secured("noted", Words.cell(answer.tls()));
        }
        String how = switch (String.valueOf(tls.group("proof"))) {
            case "dane" -> "dane";
            case "mta-sts" -> "policy";
            case "verified" -> "verified";
            // Anybody's certificate was taken, or the try is from a time when this was not written down.
            default -> "unverified";
        };
        return new Secured(how, tls.group("version"));
    }

    private Line cameBack(Bounce bounce) {
        String status = Words.cell(bounce.status());
        String sentence = teller.say("story-came-back", status.isEmpty() ? "unknown" : "known", status);
        return new Line(teller.moment(bounce.receivedAt()), "", "", sentence, Words.whole(bounce.summary()));
    }

    private Optional<Line> next(LedgerCopy copy) {
        Moment at = teller.momentIfAny(copy.nextAttempt());
        return switch (copy.state()) {
            case QUEUED -> Optional.of(line(null, copy.state(), teller.say(copy.attempts() == 0 ? "story-next-first" : "story-next"), ""));
            case TRYING -> Optional.of(line(null, copy.state(), teller.say("story-now-sent"), ""));
            case DEFERRED -> Optional.of(at == null ? line(null, copy.state(), teller.say("story-again"), "")
                    : line(at, copy.state(), teller.say("story-again-at"), copy.attempts() == 0 ? reason(copy) : ""));
            case HELD -> Optional.of(line(null, copy.state(), teller.say("story-kept-back"), ""));
            case DELIVERED, FAILED, EXPIRED, SUPPRESSED, SHUNTED -> Optional.empty();
        };
    }

    private static String reason(LedgerCopy copy) {
        return Words.whole(copy.answer().text());
    }

    /** What can be done about it, in sentences; empty if nothing is to be done. */
    static List<Saying> remedies(LedgerCopy copy, boolean cameBack) {
        return switch (copy.state()) {
            case DELIVERED -> cameBack ? List.of(Saying.of("remedy-came-back")) : List.of();
            case FAILED -> List.of(Saying.of(failed(copy.answer())));
            case EXPIRED -> List.of(Saying.of("remedy-expired"));
            case SHUNTED -> List.of(Saying.of("remedy-shunted-show", "bin/indaba shunted show " + copy.copyId()),
                    Saying.of("remedy-shunted-replay", "bin/indaba shunted replay " + copy.copyId()));
            case DEFERRED -> List.of(Saying.of("remedy-deferred"));
            case HELD -> List.of(Saying.of("remedy-held"));
            case QUEUED, TRYING, SUPPRESSED -> List.of();
        };
    }

    /** The same for owners of a list, who have no hand in the queue. */
    static List<Saying> ownersRemedies(LedgerCopy copy, boolean cameBack) {
        return switch (copy.state()) {
            case SHUNTED, HELD -> List.of(Saying.of("remedy-ask-operators"));
            case DEFERRED -> List.of(Saying.of("remedy-wait"));
            case DELIVERED, FAILED, EXPIRED, QUEUED, TRYING, SUPPRESSED -> remedies(copy, cameBack);
        };
    }

    /** RFC 3463 §3: the subject of an enhanced status says whose matter it is. */
    private static String failed(Answer answer) {
        String enhanced = answer.enhanced();
        if (enhanced.startsWith("5.1.")) {
            return "remedy-address";
        }
        if (enhanced.startsWith("5.2.")) {
            return "remedy-mailbox";
        }
        if (enhanced.startsWith("5.3.")) {
            return "remedy-system";
        }
        if (enhanced.startsWith("5.4.")) {
            return "remedy-route";
        }
        if (enhanced.startsWith("5.6.")) {
            return "remedy-form";
        }
        if (enhanced.startsWith("5.7.")) {
            return "remedy-policy";
        }
        return "remedy-answer";
    }
}
