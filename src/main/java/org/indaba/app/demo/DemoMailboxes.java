package org.indaba.app.demo;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.indaba.language.Saying;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.mime.Mailbox;
import org.indaba.web.demo.BounceKind;
import org.indaba.web.demo.CaughtMail;
import org.indaba.web.demo.DemoFacts;
import org.indaba.web.demo.MailboxView;
import org.indaba.web.demo.Mailboxes;

/** The mailboxes as the pages see them: what was caught, and a mail program beside it. Thread-safe. */
final class DemoMailboxes implements Mailboxes {

    private final CaughtMails caught;
    private final DemoFacts facts;
    private final Post post;

    DemoMailboxes(CaughtMails caught, DemoFacts facts, Post post) {
        this.caught = caught;
        this.facts = facts;
        this.post = post;
    }

    /** What sending takes. */
    record Post(MailProgram program, Letters letters, InstantSource clock) {
    }

    @Override
    public DemoFacts facts() {
        return facts;
    }

    @Override
    public List<MailboxView> page(String text, String after, int limit) {
        return caught.page(text, after, limit);
    }

    @Override
    public Optional<MailboxView> find(String address) {
        return caught.find(address);
    }

    @Override
    public List<CaughtMail> mails(String address) {
        return caught.mails(address);
    }

    @Override
    public List<CaughtMail> newest(int limit) {
        return caught.newest(limit);
    }

    @Override
    public Optional<CaughtMail> mail(String address, long id) {
        return caught.mail(address, id);
    }

    @Override
    public Totals totals() {
        return caught.totals();
    }

    @Override
    public Sent reply(CaughtMail mail, String text) {
        return writer(mail.mailbox()).map(author -> post.letters().answer(mail, author, text).map(post.program()::send)
                .orElseGet(() -> new Sent.Impossible(Saying.of("demo-nobody")))).orElseGet(DemoMailboxes::noAddress);
    }

    @Override
    public Sent bounce(CaughtMail mail, BounceKind kind) {
        if (mail.envelope().mailFrom().isEmpty()) {
            // RFC 5321 §4.5.5: a mail with the null path is never sent back, or two machines would do so for ever.
            return new Sent.Impossible(Saying.of("demo-null-path"));
        }
        return post.program().send(DeliveryReport.about(mail, kind, post.clock().instant()));
    }

    @Override
    public Sent ask(String address, Wish wish) {
        EmailAddress to = new EmailAddress(Cast.LIST.localPart() + switch (wish) {
            case JOIN -> "-join";
            case LEAVE -> "-leave";
        }, Cast.LIST.domain());
        return writer(address).map(author -> post.program().send(post.letters().wish(author, to))).orElseGet(DemoMailboxes::noAddress);
    }

    private static Sent noAddress() {
        return new Sent.Impossible(Saying.of("demo-no-writer"));
    }

    private Optional<Mailbox> writer(String address) {
        return switch (EmailAddress.parse(address)) {
            case ParsedAddress.Valid(EmailAddress valid) ->
                Optional.of(new Mailbox(caught.find(address).map(MailboxView::name).orElse(""), valid));
            case ParsedAddress.Invalid _ -> Optional.empty();
        };
    }
}
