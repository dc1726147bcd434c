package org.indaba.checkup;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.auth.SenderPolicy;
import org.indaba.auth.SpfResult;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/** Looks at whether a domain lets us send for it (SPF). For one look. */
final class SenderLook {

    /** A record that we write for somebody is no longer than this: it fits one answer by UDP beside others. In characters. */
    static final int MAX_RECORD = 450;

    private final OwnServer server;
    private final Dns dns;
    private final SenderPolicy policy;

    SenderLook(OwnServer server, Dns dns, InstantSource clock) {
        this.server = server;
        this.dns = dns;
        this.policy = new SenderPolicy(dns, clock, server.hostname());
    }

    Finding of(String domain, Whereabouts where) {
        return switch (dns.texts(domain)) {
            case DnsAnswer.Failed<String> failed -> Finding.untold(Check.SPF, domain, Words.nothing(failed, "TXT record"),
                    "Look again later.");
            case DnsAnswer.NoRecords<String> _, DnsAnswer.NoSuchName<String> _ -> absent(domain, where);
            case DnsAnswer.Found<String> found -> {
                List<String> records = SenderPolicy.records(found.records());
                yield records.isEmpty() ? absent(domain, where) : records.size() > 1 ? several(domain, records, where)
                        : one(domain, records.getFirst(), where);
            }
        };
    }

    private Finding absent(String domain, Whereabouts where) {
        String[] lines = suggested(domain, List.of(), where);
        return Finding.wrong(Check.SPF, domain, "no SPF record", switch (server.sending().way()) {
            case BY_MX -> "Large providers take no mail from a domain without one. It names the addresses that its mail leaves from.";
            case SMARTHOST -> "It names the addresses that the domain's mail leaves from: those of the smarthost, whose provider says what "
                    + "to include.";
        }, lines);
    }

    private Finding several(String domain, List<String> records, Whereabouts where) {
        // RFC 7208 §4.5: more than one record is an error for every receiver.
        return Finding.wrong(Check.SPF, domain, records.size() + " SPF records, where one is allowed: " + String.join(" and ", records),
                "Make one record of them, and remove the others.", suggested(domain, records, where));
    }

    private Finding one(String domain, String record, Whereabouts where) {
        String flaw = SenderPolicy.flaw(record);
        if (!flaw.isEmpty()) {
            return Finding.wrong(Check.SPF, domain, record, "It breaks the grammar (" + flaw + "), so that receivers treat it as an error.",
                    suggested(domain, List.of(), where));
        }
        SenderPolicy.Opinion strangers = policy.ofStrangers(domain);
        return switch (strangers.result()) {
            case SpfResult.PermError(String reason) -> Finding.wrong(Check.SPF, domain, record, "Receivers treat it as an error: " + reason
                    + ".");
            case SpfResult.TempError(String reason) -> Finding.untold(Check.SPF, domain, record,
                    "What it includes cannot be asked for: " + reason + ".");
            case SpfResult.None(String reason) -> Finding.untold(Check.SPF, domain, record, "DNS says something else each time: " + reason
                    + ".");
            case SpfResult.Pass _, SpfResult.Neutral _, SpfResult.Fail _, SpfResult.SoftFail _ -> ofUs(domain, record, where, strangers);
        };
    }

    private Finding ofUs(String domain, String record, Whereabouts where, SenderPolicy.Opinion strangers) {
        List<String> refused = new ArrayList<>();
        for (InetAddress source : where.senders()) {
            SpfResult result = policy.of(domain, source, server.hostname()).result();
            if (result instanceof SpfResult.TempError(String reason)) {
                return Finding.untold(Check.SPF, domain, record, "It cannot be said whether we may send: " + reason + ".");
            }
            if (!(result instanceof SpfResult.Pass)) {
                refused.add(source.getHostAddress());
            }
        }
        if (!refused.isEmpty()) {
            return Finding.wrong(Check.SPF, domain, record, switch (server.sending().way()) {
                case BY_MX -> "It does not allow " + String.join(", ", refused) + ", from which our mail leaves.";
                case SMARTHOST -> "It does not allow the addresses of this server, which is as it should be if it allows those of the "
                        + "smarthost.";
            }, suggested(domain, List.of(record), where));
        }
        return asItIs(domain, record, where, strangers);
    }

    private static Finding asItIs(String domain, String record, Whereabouts where, SenderPolicy.Opinion strangers) {
        if (where.senders().isEmpty()) {
            return Finding.untold(Check.SPF, domain, record, "No address is known that our mail leaves from. Look whether it allows that.");
        }
        if (strangers.result() instanceof SpfResult.Pass) {
            return Finding.better(Check.SPF, domain, record, "It lets everybody send for the domain. End it with ~all or -all.");
        }
        if (strangers.result() instanceof SpfResult.Neutral) {
            return Finding.better(Check.SPF, domain, record, "It says nothing about all others. End it with ~all or -all.");
        }
        return strangers.lookups() < SenderPolicy.MAX_LOOKUPS ? Finding.fine(Check.SPF, domain, record)
                : Finding.better(Check.SPF, domain, record, "It takes " + strangers.lookups() + " questions to DNS, which is the most "
                        + "that is allowed: one more, also in what it includes, and it is an error.");
    }

    /** One record of several, with us in it; none where that cannot be said safely. */
    private String[] suggested(String domain, List<String> records, Whereabouts where) {
        boolean simple = records.stream().allMatch(record -> record.matches("[!#-\\[\\]-~ ]*") && SenderPolicy.flaw(record).isEmpty()
                && !record.contains("redirect=") && !record.contains("exp="));
        if (!simple || server.sending().way() == OwnServer.Way.SMARTHOST || !server.hasName()) {
            return new String[0];
        }
        Set<String> terms = new LinkedHashSet<>(us(where));
        List<String> theirs = records.stream().flatMap(record -> Stream.of(record.strip().split(" +")).skip(1)).toList();
        theirs.stream().filter(term -> !isAll(term)).forEach(terms::add);
        String last = theirs.stream().filter(SenderLook::isAll).findFirst().filter(all -> all.matches("[-~].*")).orElse("-all");
        String record = "v=spf1 " + String.join(" ", terms) + " " + last;
        return record.length() > MAX_RECORD ? new String[0] : new String[] {ZoneLine.text(domain, record)};
    }

    private List<String> us(Whereabouts where) {
        if (server.sending().sources().isEmpty() || where.sources().isEmpty()) {
            return where.names().stream().sorted().map(name -> "a:" + name).collect(Collectors.toList());
        }
        return where.senders().stream().map(address -> (address instanceof Inet4Address ? "ip4:" : "ip6:") + address.getHostAddress())
                .collect(Collectors.toList());
    }

    private static boolean isAll(String term) {
        return term.matches("(?i)[-+~?]?all");
    }
}
