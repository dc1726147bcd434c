package org.indaba.deliver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.mail.Envelope;
import org.indaba.mail.MailEvents;
import org.indaba.mail.Peer;
import org.indaba.mail.SmtpReply;

/** Remembers what delivery tells. */
final class QuietEvents implements MailEvents {

    final AtomicLong attempts = new AtomicLong();
    /** What goes wrong where an attempt is told; nothing. */
    final AtomicReference<Runnable> bug = new AtomicReference<>(() -> { });
    final List<Throwable> shunted = new CopyOnWriteArrayList<>();

    @Override
    public void connected(Peer peer) {
    }

    @Override
    public void turnedAway(Peer peer) {
    }

    @Override
    public void received(Peer peer, Envelope envelope, long messageId, long sizeBytes) {
    }

    @Override
    public void refused(Peer peer, String reversePath, String recipient, SmtpReply reply) {
    }

    @Override
    public void held(long post, String list, String reason) {
    }

    @Override
    public void accepted(long post, String list) {
    }

    @Override
    public void discarded(long post, String list, String reason) {
    }

    @Override
    public void unanswered(String address, String reason) {
    }

    @Override
    public void expanded(long post, String list, long copies) {
    }

    @Override
    public void attempted(long copy, long mailing, String site, String host, String state, String reply) {
        attempts.incrementAndGet();
        bug.get().run();
    }

    @Override
    public void returned(long copy, String list) {
    }

    @Override
    public void bounced(long copy, String list, String reason, String effect) {
    }

    @Override
    public void memberMoved(String move, String list, String address) {
    }

    @Override
    public void shunted(String station, long item, Throwable cause) {
        shunted.add(cause);
    }
}
