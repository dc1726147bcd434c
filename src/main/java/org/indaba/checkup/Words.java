package org.indaba.checkup;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.indaba.dns.DnsAnswer;

/** How answers read in a sentence. Pure functions. */
final class Words {

    /** Names and addresses that are told one by one. */
    private static final int TOLD = 8;

    private Words() {
    }

    static String addresses(List<InetAddress> addresses) {
        return listed(addresses.stream().map(InetAddress::getHostAddress).toList());
    }

    /** {@code a, b and 3 more}. */
    static String listed(List<String> words) {
        String told = words.stream().limit(TOLD).collect(Collectors.joining(", "));
        return words.size() > TOLD ? told + " and " + (words.size() - TOLD) + " more" : told;
    }

    /** What there is instead of records. */
    static String nothing(DnsAnswer<?> answer, String records) {
        return switch (answer) {
            case DnsAnswer.Found<?> _ -> "";
            case DnsAnswer.NoRecords<?> _ -> "the name has no " + records;
            case DnsAnswer.NoSuchName<?> _ -> "there is no such name";
            case DnsAnswer.Failed<?>(String reason) -> "DNS does not say: " + reason;
        };
    }
}
