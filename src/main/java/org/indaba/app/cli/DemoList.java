package org.indaba.app.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.indaba.app.demo.Cast.Person;
import org.indaba.app.demo.Cast;
import org.indaba.app.demo.Letters;
import org.indaba.app.demo.MailProgram.Letter;
import org.indaba.app.demo.MailProgram;
import org.indaba.app.home.Refusal;
import org.indaba.language.Saying;
import org.indaba.lists.ListChange;
import org.indaba.lists.MailList;
import org.indaba.lists.NewList;
import org.indaba.lists.RosterRow;
import org.indaba.mime.Mailbox;
import org.indaba.web.demo.Mailboxes.Sent;

/** Makes the list of a demo, with its people and its past. For one thread. */
final class DemoList {

    /** Rows of one transaction. */
    private static final int AT_ONCE = 10_000;

    private static final Duration FIRST_POST_AGO = Duration.ofHours(26);
    private static final Duration ANSWER_AGO = Duration.ofHours(3);

    private final Operations operations;
    private final MailProgram program;
    private final InstantSource clock = InstantSource.system();

    /** @param smtp where the server takes mail, as host:port */
    DemoList(Operations operations, String smtp) {
        this.operations = operations;
        int colon = smtp.lastIndexOf(':');
        InetAddress listening = InetAddress.ofLiteral(smtp.substring(0, colon));
        this.program = new MailProgram(new InetSocketAddress(
                listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening, Integer.parseInt(smtp.substring(colon + 1))));
    }

    /** The posts go to the few who are always there: a post is expanded to those who are on the list when it is accepted. */
    void make(Cast cast) {
        MailList list = create();
        List<Person> everybody = cast.subscribers();
        add(list, everybody.subList(0, Cast.handful()));
        postThePast();
        for (int from = Cast.handful(); from < everybody.size(); from += AT_ONCE) {
            add(list, everybody.subList(from, Math.min(everybody.size(), from + AT_ONCE)));
        }
        operations.memberStatistics().carriedOut(everybody.size());
    }

    private MailList create() {
        NewList wanted = new NewList(Cast.LIST, List.of(Cast.owner().address()),
                Map.of("description", "Network operators of Africa, as far as this demo invents them"));
        return operations.transactions().call(() -> {
            operations.administrators().addInTx(Cast.owner().address());
            return switch (operations.register().createInTx(wanted)) {
                case ListChange.Done(MailList made) -> made;
                case ListChange.Refused(Saying reason) -> throw new Refusal(reason.inEnglish());
            };
        });
    }

    private void add(MailList list, List<Person> people) {
        List<RosterRow> rows = new ArrayList<>();
        people.forEach(person -> rows.add(new RosterRow.Entry(rows.size() + 1, person.address(), person.name())));
        operations.transactions().call(() -> operations.roster().importInTx(list.id(), rows));
    }

    private void postThePast() {
        Letters letters = new Letters(clock, new SecureRandom());
        Instant now = clock.instant();
        Letter first = letters.fresh(new Letters.Draft(mailbox(Cast.owner()), Cast.LIST, now.minus(FIRST_POST_AGO),
                "Which route collectors do you peer with?", """
                Hello everybody,

                we are about to bring up a second router at the exchange, and I would like
                to send our view to a public route collector or two. Which ones do you peer
                with, and was it worth the trouble?

                Amara
                """));
        post(first);
        post(letters.following(new Letters.Draft(mailbox(Cast.answerer()), Cast.LIST, now.minus(ANSWER_AGO),
                "Re: Which route collectors do you peer with?", """
                Amara,

                two of them, for three years now. The session costs nothing, and the day
                somebody announced our prefix by accident we could see from outside when it
                began and when it was over. Well worth it.

                Baraka
                """), List.of(Letters.idOf(first))));
    }

    private static Mailbox mailbox(Person person) {
        return new Mailbox(person.name(), person.address());
    }

    private void post(Letter letter) {
        switch (program.send(letter)) {
            case Sent.Taken _ -> {
                // It is on its way.
            }
            case Sent.Refused(String _, String reply) -> throw new Refusal("The demo's own post was refused: " + reply);
            case Sent.Impossible(Saying reason) -> throw new Refusal("The demo's own post could not be sent: " + reason.inEnglish());
        }
    }
}
