package org.indaba.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Asks the servers for one name, in rounds, until one has an answer of use. A server that answered and could not help is not asked
 * again; one that was silent is asked again with twice the patience. The server that helped last is asked first, so that a dead one
 * at the top of the list costs one time-out and not one for each question. Thread-safe.
 */
final class ServerRounds {

    /** How long a server may take in the first round; doubled in each that follows. */
    static final Duration FIRST_TRY = Duration.ofMillis(1500);

    /** What the servers said. */
    sealed interface Heard {

        /** One had an answer of use; authentic if it says so and may be believed. */
        record Answer(Message message, int octets, boolean authentic) implements Heard {
        }

        /** None had. */
        record Nothing(String reason) implements Heard {
        }
    }

    /** What one server said in one try. */
    private sealed interface Said {

        record Helpful(Heard.Answer answer) implements Said {
        }

        record Useless(String problem) implements Said {
        }

        record Silence() implements Said {
        }
    }

    private final Supplier<List<InetSocketAddress>> servers;
    private final Exchange exchange = new Exchange();
    private volatile int lastHelpful;

    ServerRounds(Supplier<List<InetSocketAddress>> servers) {
        this.servers = servers;
    }

    Heard ask(Question question, Deadline deadline) {
        List<InetSocketAddress> all = servers.get();
        List<InetSocketAddress> left = startingWith(lastHelpful, all);
        Map<InetSocketAddress, String> problems = new LinkedHashMap<>();
        for (Duration patience = FIRST_TRY; !left.isEmpty() && !deadline.passed(); patience = patience.multipliedBy(2)) {
            for (InetSocketAddress server : List.copyOf(left)) {
                switch (askOne(server, question, deadline.butAtMost(patience))) {
                    case Said.Helpful(Heard.Answer answer) -> {
                        lastHelpful = all.indexOf(server);
                        return answer;
                    }
                    case Said.Useless(String problem) -> {
                        problems.put(server, problem);
                        left.remove(server);
                    }
                    case Said.Silence _ -> problems.put(server, "no answer");
                }
                if (Thread.currentThread().isInterrupted()) {
                    return new Heard.Nothing("interrupted");
                }
            }
        }
        return new Heard.Nothing(told(problems));
    }

    private Said askOne(InetSocketAddress server, Question question, Deadline deadline) {
        try {
            Exchange.Reply reply = exchange(server, question, deadline);
            String refusal = AnswerReading.refusalIn(reply.message());
            return refusal.isEmpty()
                    ? new Said.Helpful(new Heard.Answer(reply.message(), reply.octets(), authentic(reply.message(), server)))
                    : new Said.Useless(refusal);
        } catch (SocketTimeoutException silent) {
            return new Said.Silence();
        } catch (PortUnreachableException closed) {
            return new Said.Useless("nobody listens");
        } catch (IOException broken) {
            return new Said.Useless(broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage());
        }
    }

    private static List<InetSocketAddress> startingWith(int first, List<InetSocketAddress> servers) {
        List<InetSocketAddress> order = new ArrayList<>(servers);
        if (first < order.size()) {
            order.addFirst(order.remove(first));
        }
        return order;
    }

    private Exchange.Reply exchange(InetSocketAddress server, Question question, Deadline deadline) throws IOException {
        Exchange.Reply reply = exchange.ask(server, query(question, Extended.YES), deadline);
        int rcode = reply.message().getRcode();
        if (rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP) {
            // RFC 6891 §7: a server that does not know EDNS says FORMERR (some say NOTIMP), and is asked again without it.
            return exchange.ask(server, query(question, Extended.NO), deadline);
        }
        return reply;
    }

    private enum Extended { YES, NO }

    private static Message query(Question question, Extended extended) {
        // RFC 5452 §9.2: dnsjava takes the id from a secure random generator.
        Message query = Message.newQuery(Record.newRecord(question.name(), question.type(), DClass.IN));
        // RFC 6840 §5.7: AD in a query asks for AD in the answer, without the signatures.
        query.getHeader().setFlag(Flags.AD);
        if (extended == Extended.YES) {
            query.addRecord(new OPTRecord(Exchange.UDP_OCTETS, 0, 0), Section.ADDITIONAL);
        }
        return query;
    }

    private static boolean authentic(Message message, InetSocketAddress server) {
        InetAddress address = server.getAddress();
        // RFC 4035 §4.9.3: AD is believed only over a secure channel; the loopback interface is one, the network is none.
        return message.getHeader().getFlag(Flags.AD) && address.isLoopbackAddress();
    }

    private static String told(Map<InetSocketAddress, String> problems) {
        List<String> told = new ArrayList<>();
        problems.forEach((server, problem) -> told.add(problem + " from " + server.getAddress().getHostAddress() + ":" + server.getPort()));
        return told.isEmpty() ? "the time was over before a server was asked" : String.join(", ", told);
    }
}
