package org.indaba.moderate;

/** A message that has passed too many servers goes round in circles. */
final class HopsRule implements Rule {

    /** RFC 5321 §6.3: the threshold for Received fields should be large, at least 100. */
    static final int MAX_RECEIVED = 100;

    @Override
    public String name() {
        return "hops";
    }

    @Override
    public Finding look(Post post) {
        return look(post.message());
    }

    /** The same for mail that is no post: owners' mail can go in circles as well. */
    Finding look(ArrivedMessage message) {
        int received = message.header().all("Received").size();
        if (received <= MAX_RECEIVED) {
            return new Finding.NoObjection("it has " + received + " Received fields, at most " + MAX_RECEIVED + " are taken");
        }
        String reason = "it has passed " + received + " mail servers, so it goes in circles";
        return new Finding.Objection(new Verdict.Reject(reason, "5.4.6"), "break the loop");
    }

    @Override
    public Verdict behindRelay(Verdict.Reject refused) {
        return new Verdict.Discard(refused.reason());
    }
}
