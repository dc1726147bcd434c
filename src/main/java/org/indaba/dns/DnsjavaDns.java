package org.indaba.dns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * DNS through recursive resolvers, with a bounded memory. dnsjava writes and reads the messages; asking, patience, aliases and the
 * memory are of this package.
 *
 * <p>Guarantees: a question ends within its time, also when all servers are silent, drip octets or send rubbish; equal questions at
 * the same time are asked once; no thread outlives its question. Thread-safe; made for virtual threads, which wait in blocking reads.
 *
 * <p>When it fails: {@link DnsAnswer.Failed} with what each server said; it is kept for {@link AnswerCache#FAILURE_TTL}.
 */
public final class DnsjavaDns implements Dns {

    /** The time for a question that suits a mail server: longer than a resolver needs for a lame delegation. */
    public static final Duration USUAL_TIME = Duration.ofSeconds(10);

    /** Answers that are kept: some MB in common use, and never more than {@link AnswerCache#MAX_WEIGHT}. */
    public static final int USUAL_CACHE = 10_000;

    private final Duration perQuestion;
    private final StubResolver resolver;
    private final AnswerCache cache;
    private final ConcurrentMap<Question, CompletableFuture<DnsAnswer<Record>>> underWay = new ConcurrentHashMap<>();

    /**
     * @param servers IP addresses, each with an optional port: {@code 192.0.2.1}, {@code [2001:db8::1]:5353}; empty for the system's
     * @param perQuestion how long a question may take in all
     * @param maxAnswers how many answers are kept
     * @param clock ages what is kept
     * @throws IllegalArgumentException if a server is no IP address
     */
    public DnsjavaDns(List<String> servers, Duration perQuestion, int maxAnswers, InstantSource clock) {
        this.perQuestion = perQuestion;
        this.resolver = new StubResolver(new ServerRounds(new NameServers(servers, clock)), StubResolver.MAX_AT_ONCE);
        this.cache = new AnswerCache(maxAnswers, clock);
    }

    /** With the usual time and size. */
    public DnsjavaDns(List<String> servers, InstantSource clock) {
        this(servers, USUAL_TIME, USUAL_CACHE, clock);
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        return ask(domain, Type.MX, record -> {
            MXRecord mx = (MXRecord) record;
            return new MailExchanger(mx.getPriority(), hostName(mx.getTarget()));
        });
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        // Side by side, so that a server that never answers for AAAA does not double the time.
        FutureTask<DnsAnswer<InetAddress>> ipv6 = new FutureTask<>(() ->
                ask(host, Type.AAAA, record -> ((AAAARecord) record).getAddress()));
        Thread.ofVirtual().name("dns AAAA").start(ipv6);
        DnsAnswer<InetAddress> ipv4 = ask(host, Type.A, record -> ((ARecord) record).getAddress());
        try {
            return Families.joined(ipv4, ipv6.get(perQuestion.toMillis() + 1_000, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stop) {
            ipv6.cancel(true);
            Thread.currentThread().interrupt();
            return Families.joined(ipv4, new DnsAnswer.Failed<>("interrupted"));
        } catch (ExecutionException | TimeoutException late) {
            ipv6.cancel(true);
            return Families.joined(ipv4, new DnsAnswer.Failed<>("no answer for the IPv6 addresses of " + host));
        }
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        return ask(name, Type.TXT, record -> {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            // RFC 7208 §3.3: the strings of one record follow each other without a space.
            ((TXTRecord) record).getStringsAsByteArrays().forEach(joined::writeBytes);
            return joined.toString(StandardCharsets.UTF_8);
        });
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        // RFC 6698 §3: the port and the protocol are labels in front of the host.
        return ask("_" + port + "._tcp." + host, Type.TLSA, record -> {
            TLSARecord tlsa = (TLSARecord) record;
            return new TlsAssociation(tlsa.getCertificateUsage(), tlsa.getSelector(), tlsa.getMatchingType(),
                    HexFormat.of().formatHex(tlsa.getCertificateAssociationData()));
        });
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        return ask(ReverseMap.fromAddress(address).toString(true), Type.PTR, record -> hostName(((PTRRecord) record).getTarget()));
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        return ask(name, Type.CNAME, record -> hostName(((CNAMERecord) record).getTarget()));
    }

    private static String hostName(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true).toLowerCase(Locale.ROOT);
    }

    private <T> DnsAnswer<T> ask(String name, int type, Function<Record, T> view) {
        Optional<Name> absolute = absolute(name);
        if (absolute.isEmpty()) {
            return new DnsAnswer.NoSuchName<>();
        }
        return switch (records(new Question(absolute.get(), type))) {
            case DnsAnswer.Found<Record>(List<Record> records, Duration ttl, boolean authentic) ->
                    new DnsAnswer.Found<>(records.stream().map(view).toList(), ttl, authentic);
            case DnsAnswer.NoRecords<Record> _ -> new DnsAnswer.NoRecords<>();
            case DnsAnswer.NoSuchName<Record> _ -> new DnsAnswer.NoSuchName<>();
            case DnsAnswer.Failed<Record>(String reason) -> new DnsAnswer.Failed<>(reason);
        };
    }

    /** RFC 1035 §2.3.4: labels have 1 to 63 octets and a name at most 255; what is outside cannot exist. */
    private static Optional<Name> absolute(String name) {
        // dnsjava reads escapes in names; we never write any.
        if (name.isEmpty() || name.endsWith(".") || name.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Name.fromString(name + "."));
        } catch (TextParseException impossible) {
            return Optional.empty();
        }
    }

    private DnsAnswer<Record> records(Question question) {
        Optional<DnsAnswer<Record>> known = cache.get(question);
        if (known.isPresent()) {
            return known.get();
        }
        CompletableFuture<DnsAnswer<Record>> mine = new CompletableFuture<>();
        CompletableFuture<DnsAnswer<Record>> others = underWay.putIfAbsent(question, mine);
        return others == null ? askFor(question, mine) : waitFor(question, others);
    }

    private DnsAnswer<Record> askFor(Question question, CompletableFuture<DnsAnswer<Record>> mine) {
        try {
            // Whoever asked just before us may have ended between our look and our turn.
            Optional<DnsAnswer<Record>> known = cache.get(question);
            if (known.isPresent()) {
                mine.complete(known.get());
                return known.get();
            }
            StubResolver.Outcome outcome = resolver.ask(question, Deadline.in(perQuestion));
            // An interrupted question says nothing of the name.
            DnsAnswer<Record> answer = Thread.currentThread().isInterrupted() ? outcome.answer() : cache.keep(question, outcome);
            mine.complete(answer);
            return answer;
        } finally {
            underWay.remove(question, mine);
            // Only if an error passed through: those who wait are not left waiting.
            mine.complete(new DnsAnswer.Failed<>(question + ": our own question broke off"));
        }
    }

    private DnsAnswer<Record> waitFor(Question question, CompletableFuture<DnsAnswer<Record>> others) {
        try {
            return others.get(perQuestion.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new DnsAnswer.Failed<>(question + ": interrupted");
        } catch (ExecutionException | TimeoutException late) {
            return new DnsAnswer.Failed<>(question + ": no answer in time");
        }
    }
}
