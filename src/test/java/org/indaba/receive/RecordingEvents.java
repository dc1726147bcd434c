package org.indaba.receive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.mail.Envelope;
import org.indaba.mail.MailEvents;
import org.indaba.mail.Peer;
import org.indaba.mail.SmtpReply;

/** Remembers what {@code receive} tells; the other events are not its to tell. */
final class RecordingEvents implements MailEvents {

    final List<String> told = new CopyOnWriteArrayList<>();
    /** What goes wrong where somebody is turned away; nothing. */
    final AtomicReference<Runnable> bug = new AtomicReference<>(() -> { });

    @Override
    public void connected(Peer peer) {
        told.add("connected " + peer.address());
    }

    @Override
    public void turnedAway(Peer peer) {
        bug.get().run();
        told.add("turned away " + peer.address());
    }

    @Override
    public void refused(Peer peer, String reversePath, String recipient, SmtpReply reply) {
        told.add("refused " + reversePath + " to " + recipient + ": " + reply.text());
    }

    @Override
    public void received(Peer peer, Envelope envelope, long messageId, long sizeBytes) {
        throw new AssertionError("the intake tells this");
    }

    @Override
    public void held(long post, String list, String reason) {
        throw new AssertionError("not ours");
    }

    @Override
    public void accepted(long post, String list) {
        throw new AssertionError("not ours");
    }

    @Override
    public void discarded(long post, String list, String reason) {
        throw new AssertionError("not ours");
    }

    @Override
    public void unanswered(String address, String reason) {
        throw new AssertionError("not ours");
    }

    @Override
    public void expanded(long post, String list, long copies) {
        throw new AssertionError("not ours");
    }

    @Override
    public void attempted(long copy, long mailing, String site, String host, String state, String reply) {
        throw new AssertionError("not ours");
    }

    @Override
    public void returned(long copy, String list) {
        throw new AssertionError("not ours");
    }

    @Override
    public void bounced(long copy, String list, String reason, String effect) {
    }

    @Override
    public void memberMoved(String move, String list, String address) {
    }

    @Override
    public void shunted(String station, long item, Throwable cause) {
        throw new AssertionError("not ours");
    }
}
