package org.indaba.moderate;

/** With two From fields, mail programs show one author and rules may judge the other: a person has to look. */
final class FromFieldRule implements Rule {

    @Override
    public String name() {
        return "from-field";
    }

    @Override
    public Finding look(Post post) {
        int fields = post.message().participants().fromFields();
        // RFC 5322 §3.6: exactly one From field.
        if (fields > 1) {
            return new Finding.Objection(new Verdict.Hold("it has " + fields + " From fields, so its author is not clear"),
                    "send it with one From field");
        }
        return new Finding.NoObjection(fields == 1 ? "it has one From field" : "it has no From field; the envelope sender is the author");
    }
}
