package org.indaba.moderate;

/** The list's own limit, {@code max-size}. */
final class SizeRule implements Rule {

    @Override
    public String name() {
        return "size";
    }

    @Override
    public Finding look(Post post) {
        long size = post.message().size();
        long limit = post.list().settings().maxSizeBytes();
        if (size <= limit) {
            return new Finding.NoObjection("it has " + size + " octets, at most " + limit + " are taken");
        }
        String reason = post.list().post() + " takes posts of at most " + limit + " octets; this one has " + size;
        // RFC 3463 §3.3: X.2.3, the message is longer than this mailbox takes.
        return new Finding.Objection(new Verdict.Reject(reason, "5.2.3"), "send less, or set max-size");
    }
}
