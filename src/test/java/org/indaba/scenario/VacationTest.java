package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.indaba.app.bench.Delivery;
import org.indaba.lists.MailList;
import org.indaba.testing.ReceivedMail;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A subscriber, and somebody who writes to LIST-request, is away, and a program answers each mail that comes, without remembering to
 * whom it did: after one round there is nothing more to answer. RFC 3834 says how such programs should be, and most are not.
 */
@QuarkusTest
@TestProfile(WorldProfile.class)
class VacationTest {

    private static final int MANY_ROUNDS = 10;

    @Inject
    World world;

    /** What the program says of itself, from where and to whom it writes. */
    enum Responder {
        /** RFC 3834 §3, §4 and §5.1: to the return path, with the null sender, marked. */
        DECENT(To.RETURN_PATH, "Auto: %s", "Auto-Submitted: auto-replied\n"),
        /** From the person, marked. */
        MARKED(To.REPLY_TO, "Re: %s", "Auto-Submitted: auto-replied\n"),
        /** The way before RFC 3834. */
        OLD(To.FROM, "Re: %s", "Precedence: bulk\n"),
        /** As a person's mail, but for its subject. */
        TELLING(To.REPLY_TO, "Out of office: %s", ""),
        /** As a person's mail in everything. */
        DUMB(To.REPLY_TO, "Re: %s", ""),
        /** The same, to whom the mail is from, and with a subject of its own. */
        DUMBER(To.FROM, "Back in May", ""),
        /** The same, to the return path. */
        DUMBEST(To.RETURN_PATH, "Re: %s", "");

        private final To to;
        private final String subject;
        private final String marks;

        Responder(To to, String subject, String marks) {
            this.to = to;
            this.subject = subject;
            this.marks = marks;
        }

        /** Where it answers to; empty if that is none of ours. */
        Optional<String> target(Delivery got) {
            ReceivedMail mail = ReceivedMail.of(got.content().message().toArray());
            String address = switch (to) {
                case RETURN_PATH -> got.mailFrom();
                case FROM -> bare(mail.only("From"));
                case REPLY_TO -> bare(mail.all("Reply-To").stream().findFirst().orElse(mail.only("From")));
            };
            return Optional.of(address).filter(ours -> ours.endsWith("@" + World.LISTS));
        }

        Letter answer(String person, Delivery got, String to) {
            String about = ReceivedMail.of(got.content().message().toArray()).only("Subject");
            Letter plain = Letter.of(person, to, marks, "I am away until Monday. Ann will help you.\n");
            return new Letter(this == DECENT ? "" : person, plain.messageId(),
                    plain.text().replaceFirst("Subject: .*", "Subject: " + subject.formatted(about).replace("$", "")));
        }
    }

    /** Whom programs answer. */
    private enum To { RETURN_PATH, FROM, REPLY_TO }

    private static String bare(String mailbox) {
        return mailbox.replaceAll(".*<|>.*", "");
    }

    /** Answers whatever came, until nothing comes any more; how often something was answered. */
    private int rounds(MailHost host, String person, Responder responder) {
        int answered = 0;
        int rounds = 0;
        while (answered < host.taken().size() && rounds < MANY_ROUNDS) {
            List<Delivery> fresh = host.taken().subList(answered, host.taken().size());
            answered += fresh.size();
            rounds++;
            for (Delivery got : fresh) {
                responder.target(got).ifPresent(to -> world.send(responder.answer(person, got, to), to));
            }
            world.awaitQuiet();
        }
        return rounds;
    }

    private static String word(Responder responder) {
        return responder.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource(Responder.class)
    void aSubscriberWhoIsAwayEndsAfterOneRound(Responder responder) {
        String domain = word(responder) + "-reader.example";
        String person = "away@" + domain;
        try (MailHost host = world.host(domain)) {
            // Given: owners who hear of what comes back, and a list that people answer to.
            MailList list = world.list("away-" + word(responder), Map.of("posting", "open"), person);
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            world.send(letter, list.post().toString());
            world.copy(letter.messageId(), person, DELIVERED);

            // When, then
            assertThat(rounds(host, person, responder)).isEqualTo(1);
            assertThat(host.taken()).hasSize(1);
            assertThat(world.operations.members().count(list.id())).isEqualTo(1);
            assertThat(world.number("SELECT count(*) FROM bounce_members WHERE list_id = " + list.id())).as("an answer is no failure")
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Responder.class)
    void somebodyWhoAskedForHelpAndIsAwayEndsAfterOneRound(Responder responder) {
        String domain = word(responder) + "-asker.example";
        String person = "away@" + domain;
        try (MailHost host = world.host(domain)) {
            MailList list = world.list("asked-" + word(responder), Map.of());
            world.send(Letter.of(person, list.request().toString()), list.request().toString());
            host.mailFor(person);

            assertThat(rounds(host, person, responder)).isEqualTo(1);
            assertThat(host.taken()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Responder.class)
    void somebodyWhoWantsToJoinAndIsAwayGetsNoFurtherMail(Responder responder) {
        String domain = word(responder) + "-joiner.example";
        String person = "away@" + domain;
        try (MailHost host = world.host(domain)) {
            MailList list = world.list("joined-" + word(responder), Map.of());
            world.send(Letter.of(person, list.join().toString()), list.join().toString());
            host.mailFor(person);

            // What answers as a person does says yes as a person does, to the address that takes it so; the next mail says that, and is
            // the last one.
            boolean asPerson = responder == Responder.DUMB;
            assertThat(rounds(host, person, responder)).isEqualTo(asPerson ? 2 : 1);
            assertThat(host.taken()).hasSize(asPerson ? 2 : 1);
            assertThat(world.operations.members().count(list.id())).isEqualTo(asPerson ? 1 : 0);
        }
    }
}
