package org.indaba.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.indaba.mail.Envelope;
import org.indaba.mail.MailEvents;
import org.indaba.mail.Peer;
import org.indaba.mail.SmtpReply;

/** Remembers what was told, a short line an event. */
public final class RecordedEvents implements MailEvents {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** What was told so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void connected(Peer peer) {
        lines.add("connected");
    }

    @Override
    public void turnedAway(Peer peer) {
        lines.add("turned away");
    }

    @Override
    public void received(Peer peer, Envelope envelope, long messageId, long sizeBytes) {
        lines.add("received " + sizeBytes);
    }

    @Override
    public void refused(Peer peer, String reversePath, String recipient, SmtpReply reply) {
        lines.add("refused " + recipient + " " + reply.text());
    }

    @Override
    public void held(long post, String list, String reason) {
        lines.add("held " + post + " " + list + " " + reason);
    }

    @Override
    public void accepted(long post, String list) {
        lines.add("accepted " + post + " " + list);
    }

    @Override
    public void discarded(long post, String list, String reason) {
        lines.add("discarded " + post + " " + list + " " + reason);
    }

    @Override
    public void unanswered(String address, String reason) {
        lines.add("unanswered " + address + " " + reason);
    }

    @Override
    public void expanded(long post, String list, long copies) {
        lines.add("expanded " + post + " " + list + " " + copies);
    }

    @Override
    public void attempted(long copy, long mailing, String site, String host, String state, String reply) {
        lines.add("attempted " + copy + " " + state);
    }

    @Override
    public void returned(long copy, String list) {
        lines.add("returned " + copy + " " + list);
    }

    @Override
    public void bounced(long copy, String list, String reason, String effect) {
        lines.add("bounced " + copy + " " + list + " " + reason + " " + effect);
    }

    @Override
    public void memberMoved(String move, String list, String address) {
        lines.add("member " + move + " " + list + " " + address);
    }

    @Override
    public void shunted(String station, long item, Throwable cause) {
        lines.add("shunted " + station + " " + item);
    }
}
