package org.indaba.app.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.indaba.accept.Destination;
import org.indaba.mail.Envelope;
import org.indaba.mail.MailEvents;
import org.indaba.mail.Peer;
import org.indaba.mail.SmtpReply;
import org.jboss.logging.Logger;

/**
 * Writes each event to the log, as one line with fixed keys, and counts it. Both are explained in {@code docs/operations.md}.
 * Thread-safe; never throws.
 */
public final class LoggedMailEvents implements MailEvents {

    /** What happens to messages. */
    static final String MAIL = "org.indaba.log.mail";
    /** Sessions and tries: many more lines, so they can be switched off by themselves. */
    static final String SESSIONS = "org.indaba.log.sessions";
    /** Tries of copies. */
    static final String COPIES = "org.indaba.log.copies";

    private static final Logger MAIL_LOG = Logger.getLogger(MAIL);
    private static final Logger SESSION_LOG = Logger.getLogger(SESSIONS);
    private static final Logger COPY_LOG = Logger.getLogger(COPIES);

    /** Where a bug may stop an item, but for the stations of mail that is no post: those are called as what its address means. */
    private static final List<String> STATIONS = List.of("accept", "transform", "archive", "expand", "report", "done", "router", "courier",
            "deliver", "outcome-listener");

    private final MeterRegistry metrics;
    private final TryCounters tries;

    /** @param metrics where it is counted */
    public LoggedMailEvents(MeterRegistry metrics) {
        this.metrics = metrics;
        this.tries = new TryCounters(metrics);
        beginAtZero();
    }

    /** A counter that appears with its first event has no step there which a collector could see: those of known labels begin before. */
    private void beginAtZero() {
        for (String name : List.of("indaba.smtp.messages", "indaba.smtp.octets", "indaba.copies.queued", "indaba.copies.returned")) {
            metrics.counter(name);
        }
        List.of("opened", "refused").forEach(result -> metrics.counter("indaba.smtp.sessions", "result", result));
        List.of("accepted", "held", "discarded").forEach(verdict -> metrics.counter("indaba.posts", "verdict", verdict));
        Stream.concat(STATIONS.stream(), Arrays.stream(Destination.class.getPermittedSubclasses()).map(Class::getSimpleName))
                .forEach(station -> metrics.counter("indaba.shunted", "station", station));
    }

    @Override
    public void connected(Peer peer) {
        session(peer, "opened");
    }

    @Override
    public void turnedAway(Peer peer) {
        session(peer, "refused");
    }

    private void session(Peer peer, String result) {
        count("indaba.smtp.sessions", "result", result);
        SESSION_LOG.info(EventLine.of("connected").with("peer", peer.address()).with("result", result));
    }

    @Override
    public void received(Peer peer, Envelope envelope, long messageId, long sizeBytes) {
        count("indaba.smtp.messages");
        metrics.counter("indaba.smtp.octets").increment(sizeBytes);
        MAIL_LOG.info(EventLine.of("received").with("message", messageId).with("peer", peer.address())
                .with("from", envelope.reversePath().text()).with("recipients", envelope.recipients().size())
                .with("size", sizeBytes));
    }

    @Override
    public void refused(Peer peer, String reversePath, String recipient, SmtpReply reply) {
        count("indaba.smtp.refusals", "code", Integer.toString(reply.code()));
        MAIL_LOG.info(EventLine.of("refused").with("peer", peer.address()).with("from", reversePath)
                .with("to", recipient).with("reply", reply.text()));
    }

    @Override
    public void held(long post, String list, String reason) {
        count("indaba.posts", "verdict", "held");
        MAIL_LOG.info(EventLine.of("held").with("post", post).with("list", list).with("reason", reason));
    }

    @Override
    public void accepted(long post, String list) {
        count("indaba.posts", "verdict", "accepted");
        MAIL_LOG.info(EventLine.of("accepted").with("post", post).with("list", list));
    }

    @Override
    public void discarded(long post, String list, String reason) {
        count("indaba.posts", "verdict", "discarded");
        MAIL_LOG.info(EventLine.of("discarded").with("post", post).with("list", list).with("reason", reason));
    }

    @Override
    public void unanswered(String address, String reason) {
        MAIL_LOG.info(EventLine.of("unanswered").with("address", address).with("reason", reason));
    }

    @Override
    public void expanded(long post, String list, long copies) {
        metrics.counter("indaba.copies.queued").increment(copies);
        MAIL_LOG.info(EventLine.of("expanded").with("post", post).with("list", list).with("copies", copies));
    }

    @Override
    public void attempted(long copy, long mailing, String site, String host, String state, String reply) {
        tries.count(site, state);
        COPY_LOG.info(EventLine.of("attempted").with("copy", copy).with("mailing", mailing).with("site", site).with("host", host)
                .with("state", state.toLowerCase(Locale.ROOT)).with("reply", reply));
    }

    @Override
    public void returned(long copy, String list) {
        count("indaba.copies.returned");
        MAIL_LOG.info(EventLine.of("returned").with("copy", copy).with("list", list));
    }

    @Override
    public void bounced(long copy, String list, String reason, String effect) {
        count("indaba.bounces", "reason", reason, "effect", effect);
        MAIL_LOG.info(EventLine.of("bounced").with("copy", copy).with("list", list).with("reason", reason).with("effect", effect));
    }

    @Override
    public void memberMoved(String move, String list, String address) {
        count("indaba.bounces.members", "move", move);
        MAIL_LOG.info(EventLine.of("member-moved").with("move", move).with("list", list).with("address", address));
    }

    @Override
    public void shunted(String station, long item, Throwable cause) {
        count("indaba.shunted", "station", station);
        MAIL_LOG.error(EventLine.of("shunted").with("station", station).with("item", item).with("cause", cause.toString()), cause);
    }

    private void count(String name, String... labels) {
        Counter counter = metrics.counter(name, labels);
        counter.increment();
    }
}
