package org.indaba.scenario;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.indaba.app.bench.Behaviour;
import org.indaba.app.bench.Delivery;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;

/** A mail host of somebody else: a sink at an address of its own, that keeps what it takes and can be told how to behave. */
final class MailHost implements AutoCloseable {

    private final InetSocketAddress on;
    private final SinkOptions options;
    private final List<Delivery> taken = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = Behaviour.FRIENDLY;
    private SmtpSink sink;

    MailHost(InetSocketAddress on, UnaryOperator<SinkOptions> options) {
        this.on = on;
        this.options = options.apply(SinkOptions.counting().telling(SinkOptions.Keep.MESSAGE, taken::add).behaving(this::react));
        up();
    }

    private Behaviour.Reaction react(Behaviour.Turn turn) {
        if (!turn.line().isEmpty()) {
            lines.add(turn.line());
        }
        return behaviour.on(turn);
    }

    String address() {
        return on.getAddress().getHostAddress();
    }

    /** From now on it behaves like this. */
    MailHost behaving(Behaviour now) {
        behaviour = now;
        return this;
    }

    /** Says this in place of one usual reply. */
    MailHost saying(Behaviour.Stage stage, String reply) {
        return reacting(stage, new Behaviour.Reaction.Say(reply));
    }

    MailHost reacting(Behaviour.Stage stage, Behaviour.Reaction reaction) {
        return behaving(turn -> turn.stage() == stage ? reaction : new Behaviour.Reaction.Usual());
    }

    /** Nobody listens any more. */
    void down() {
        sink.close();
    }

    /** Listens again. */
    void up() {
        sink = SmtpSink.start(on, options);
    }

    /** All that it took. */
    List<Delivery> taken() {
        return List.copyOf(taken);
    }

    /** What it took for one address. */
    List<Delivery> takenFor(String address) {
        return taken.stream().filter(delivery -> delivery.recipients().contains(address)).toList();
    }

    /** The first mail for an address, once it is here. */
    Delivery mailFor(String address) {
        return World.eventually().until(() -> takenFor(address), mails -> !mails.isEmpty()).getFirst();
    }

    /** Every command line that clients said. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    long connections() {
        return sink.connections();
    }

    /** What clients did against the rules. */
    List<String> breaches() {
        return sink.breaches();
    }

    /** A mail as characters of the same number as its octets. */
    static String text(Delivery delivery) {
        return new String(delivery.content().message().toArray(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        sink.close();
    }
}
