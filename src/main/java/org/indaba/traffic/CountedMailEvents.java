package org.indaba.traffic;

import org.indaba.mail.Envelope;
import org.indaba.mail.MailEvents;
import org.indaba.mail.Peer;
import org.indaba.mail.SmtpReply;

/** Counts what happens to mail, and hands it on. Thread-safe. */
public final class CountedMailEvents implements MailEvents {

    private final MailEvents next;
    private final Traffic traffic;

    /** @param next who is told as well */
    public CountedMailEvents(MailEvents next, Traffic traffic) {
        this.next = next;
        this.traffic = traffic;
    }

    @Override
    public void connected(Peer peer) {
        next.connected(peer);
    }

    @Override
    public void turnedAway(Peer peer) {
        next.turnedAway(peer);
    }

    @Override
    public void received(Peer peer, Envelope envelope, long messageId, long sizeBytes) {
        next.received(peer, envelope, messageId, sizeBytes);
    }

    @Override
    public void refused(Peer peer, String reversePath, String recipient, SmtpReply reply) {
        traffic.add(Kind.REFUSED);
        next.refused(peer, reversePath, recipient, reply);
    }

    @Override
    public void held(long post, String list, String reason) {
        traffic.add(Kind.HELD);
        next.held(post, list, reason);
    }

    @Override
    public void accepted(long post, String list) {
        traffic.add(Kind.POST);
        next.accepted(post, list);
    }

    @Override
    public void discarded(long post, String list, String reason) {
        next.discarded(post, list, reason);
    }

    @Override
    public void unanswered(String address, String reason) {
        next.unanswered(address, reason);
    }

    @Override
    public void expanded(long post, String list, long copies) {
        next.expanded(post, list, copies);
    }

    @Override
    public void attempted(long copy, long mailing, String site, String host, String state, String reply) {
        switch (state) {
            case "delivered" -> traffic.tried(site, Kind.DELIVERED);
            case "deferred" -> traffic.tried(site, Kind.DEFERRED);
            case "failed", "expired" -> traffic.tried(site, Kind.FAILED);
            // What the operator dropped and what our bugs stopped says nothing about the traffic.
            default -> { }
        }
        next.attempted(copy, mailing, site, host, state, reply);
    }

    @Override
    public void returned(long copy, String list) {
        traffic.add(Kind.BOUNCE);
        next.returned(copy, list);
    }

    @Override
    public void bounced(long copy, String list, String reason, String effect) {
        next.bounced(copy, list, reason, effect);
    }

    @Override
    public void memberMoved(String move, String list, String address) {
        next.memberMoved(move, list, address);
    }

    @Override
    public void shunted(String station, long item, Throwable cause) {
        next.shunted(station, item, cause);
    }
}
