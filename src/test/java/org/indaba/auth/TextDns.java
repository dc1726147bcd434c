package org.indaba.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;

/** DNS that knows texts alone, in the case in which they were given; it counts what it is asked. */
final class TextDns implements Dns {

    private final Map<String, List<String>> texts = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private int questions;
    private Runnable before = () -> { };

    TextDns with(String name, String... records) {
        texts.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).addAll(List.of(records));
        return this;
    }

    TextDns failing(String name) {
        broken.add(name.toLowerCase(Locale.ROOT));
        return this;
    }

    /** Each question for a text does this first. */
    TextDns waiting(Runnable first) {
        before = first;
        return this;
    }

    int questions() {
        return questions;
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        before.run();
        questions++;
        String key = name.toLowerCase(Locale.ROOT);
        if (broken.contains(key)) {
            return new DnsAnswer.Failed<>("SERVFAIL");
        }
        return texts.containsKey(key) ? new DnsAnswer.Found<>(texts.get(key), Duration.ofMinutes(1),
                false) : new DnsAnswer.NoSuchName<>();
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        questions++;
        return new DnsAnswer.NoSuchName<>();
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        questions++;
        return new DnsAnswer.NoSuchName<>();
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        questions++;
        return new DnsAnswer.NoSuchName<>();
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        questions++;
        return new DnsAnswer.NoSuchName<>();
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        questions++;
        return new DnsAnswer.NoSuchName<>();
    }
}
