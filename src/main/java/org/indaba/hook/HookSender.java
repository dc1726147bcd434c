package org.indaba.hook;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.language.Saying;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notices;
import org.indaba.notice.WebhookDisabled;
import org.indaba.spool.Transactions;

/**
 * Posts the events of one webhook after another: takes it for some minutes (committed before the dial), reads what comes next, posts it,
 * and writes down what came of it. Whoever is killed in between leaves it to others when the minutes are over; the batch is told again.
 * Thread-safe; as many threads as like may call it.
 */
public final class HookSender {

    private final Ports ports;
    private final Webhooks webhooks;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * What it works with.
     *
     * @param transactions opens them
     * @param events what is told
     * @param post how
     * @param people who is told when a webhook is given up
     * @param listener hears of it
     */
    public record Ports(Transactions transactions, EventSource events, HookPost post, People people, HookListener listener) {
    }

    /**
     * Who is told when a webhook is given up.
     *
     * @param lists whose owners
     * @param site the people of the whole site
     * @param notices how
     */
    public record People(Lists lists, Site site, Notices notices) {
    }

    /** The people of the whole site. */
    public interface Site {

        /** Its administrators. */
        List<EmailAddress> administrators();

        /** A domain that mail to them may come from; empty if none is served. */
        Optional<String> domain();
    }

    /** @param random chance in the pauses; thread-safe */
    public HookSender(Ports ports, Webhooks webhooks, InstantSource clock, RandomGenerator random) {
        this.ports = ports;
        this.webhooks = webhooks;
        this.clock = clock;
        this.random = random;
    }

    /** Takes a webhook that has something to be told; what tells it blocks as long as that takes. Empty if there is none now. */
    public Optional<Runnable> next() {
        long latest = ports.events().latest();
        return ports.transactions().call(() -> webhooks.claimInTx(latest)).map(webhook -> () -> work(webhook, latest));
    }

    /** Posts something without an event, and says what came of it; nothing is written down. Empty if there is no such webhook. */
    public Optional<HookAnswer> test(long id) {
        return webhooks.address(id).map(address -> send(address, HookBody.test(id)));
    }

    private HookAnswer send(Webhooks.Address address, HookBody body) {
        // An address that was taken before the settings forbade it is refused like any other.
        return switch (webhooks.parse(address.url())) {
            case HookUrl.Parsed.Invalid(String reason) -> new HookAnswer.Unreachable(reason);
            case HookUrl.Parsed.Valid(HookUrl url) -> ports.post().send(url, address.id(), address.secret(), body.text());
        };
    }

    private void work(Webhooks.Claimed webhook, long latest) {
        List<HookEvent> events = ports.events().after(webhook.position(), webhook.listId(), HookBody.MAX_EVENTS);
        if (events.isEmpty()) {
            // What happened concerned other lists.
            ports.transactions().run(() -> webhooks.passedInTx(webhook, latest));
            return;
        }
        HookBody body = HookBody.of(webhook.address().id(), events);
        HookAnswer answer = send(webhook.address(), body);
        ports.listener().posted(webhook.address().id(), body.events(), answer);
        switch (answer) {
            case HookAnswer.Taken taken -> ports.transactions().run(() -> webhooks.takenInTx(webhook, body, taken));
            case HookAnswer.Gone gone -> giveUp(webhook, gone, clock.instant());
            case HookAnswer.Refused refused -> failed(webhook, refused);
            case HookAnswer.Unreachable unreachable -> failed(webhook, unreachable);
        }
    }

    private void failed(Webhooks.Claimed webhook, HookAnswer answer) {
        Instant now = clock.instant();
        Instant since = webhook.failingSince() == null ? now : webhook.failingSince();
        if (HookSchedule.isOver(since, now)) {
            giveUp(webhook, answer, since);
        } else {
            Instant next = now.plus(HookSchedule.pause(webhook.failures() + 1, random));
            ports.transactions().run(() -> webhooks.failedInTx(webhook, answer, since, next));
        }
    }

    private void giveUp(Webhooks.Claimed webhook, HookAnswer answer, Instant since) {
        boolean ours = ports.transactions().call(() -> {
            boolean disabled = webhooks.disableInTx(webhook, answer, since);
            if (disabled) {
                tellInTx(webhook, answer);
            }
            return disabled;
        });
        if (ours) {
            ports.listener().disabled(webhook.address().id(), answer.words());
        }
    }

    private void tellInTx(Webhooks.Claimed webhook, HookAnswer answer) {
        Optional<MailList> list = webhook.listId() == null ? Optional.empty() : ports.people().lists().byId(webhook.listId());
        List<EmailAddress> recipients = list.map(each -> ports.people().lists().owners(each.id()))
                .orElseGet(() -> ports.people().site().administrators());
        Optional<String> domain = list.map(MailList::domain).or(() -> ports.people().site().domain());
        if (domain.isPresent() && !recipients.isEmpty()) {
            ports.people().notices().sendInTx(new WebhookDisabled(domain.get(), recipients,
                    list.map(each -> Saying.verbatim(each.post().toString())).orElse(Saying.of("mail-webhook-all")), webhook.address().id(),
                    webhook.address().url(), answer.words()));
        }
    }
}
