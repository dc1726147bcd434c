package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SitePaceTest {

    private final SettableClock clock = new SettableClock(Exploder.START);
    private final AtomicInteger grown = new AtomicInteger();

    private SitePace pace(int start, int most, int perMinute) {
        return new SitePace(new SiteLimits(start, most, 100, perMinute, Duration.ofMinutes(1)), clock, new Courtesy(System::nanoTime),
                grown::incrementAndGet);
    }

    private static Line.Tried taken() {
        return new Line.Tried.OnSession(new Sent.Taken(new Answer("mx", "", 250, "", "ok")));
    }

    private static Line.Tried later(int code) {
        return later(code, "", Sent.Step.RCPT);
    }

    private static Line.Tried later(int code, String enhanced, Sent.Step to) {
        return new Line.Tried.OnSession(new Sent.Later(new Answer("mx", "", code, enhanced, "not now"), to));
    }

    private static Line.Tried broken() {
        return new Line.Tried.OnSession(new Sent.Lost(Answer.ours("4.4.2", "the connection broke"), Sent.Phase.CONTENT));
    }

    private static Line.Tried refused() {
        return new Line.Tried.NoSession(new Answer("mx", "", 0, "4.4.1", "no connection: refused"), Connector.Permanence.FOR_NOW);
    }

    @Test
    void aSiteOfWhichNothingIsKnownStartsWithFewConnections() {
        SitePace pace = pace(2, 20, 0);
        assertThat(pace.free()).isEqualTo(2);
        pace.enter();
        assertThat(pace.free()).isEqualTo(1);
        pace.enter();
        assertThat(pace.free()).isZero();
        assertThat(pace.shown().why()).isEqualTo("a start with few, nothing is known of the site");
    }

    @Test
    void everyFewCopiesThatAreTakenOneMoreIsOpenedUpToTheMost() {
        SitePace pace = pace(2, 4, 0);
        SitePace.Place place = pace.enter();
        for (int good = 1; good < SitePace.GOOD_FOR_ONE_MORE; good++) {
            place.heard(taken());
        }
        assertThat(pace.shown().limit()).isEqualTo(2);
        assertThat(grown).hasValue(0);
        place.heard(taken());
        assertThat(pace.shown()).matches(shown -> shown.limit() == 3 && shown.why().equals("it grows while copies are taken"));
        assertThat(grown).hasValue(1);
        for (int good = 0; good < 100; good++) {
            place.heard(taken());
        }
        assertThat(pace.shown()).matches(shown -> shown.limit() == 4 && shown.most() == 4 && shown.why().startsWith("the most"));
        assertThat(grown).hasValue(2);
    }

    @Test
    void aPushBackHalvesTheLimitSaysWhyAndFromThenOnItGrowsSlowly() {
        SitePace pace = pace(20, 20, 0);
        SitePace.Place place = pace.enter();
        place.heard(later(421));

        assertThat(pace.shown()).matches(shown -> shown.limit() == 10 && shown.why().equals("it pushed back: mx: 421 not now")
                && shown.since().equals(clock.instant()));
        for (int good = 1; good < SitePace.GOOD_FOR_ONE_MORE_LATER; good++) {
            place.heard(taken());
        }
        assertThat(pace.shown().limit()).isEqualTo(10);
        place.heard(taken());
        place.heard(taken());
        assertThat(pace.shown().limit()).isEqualTo(11);
    }

    @Test
    void whatBreaksTogetherIsOnePush() {
        SitePace pace = pace(20, 20, 0);
        List<SitePace.Place> places = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            places.add(pace.enter());
        }
        places.forEach(place -> place.heard(refused()));
        assertThat(pace.shown().limit()).isEqualTo(10);
        clock.forward(SitePace.ONE_PUSH.minusMillis(1));
        places.getFirst().heard(refused());
        assertThat(pace.shown().limit()).isEqualTo(10);
        clock.forward(Duration.ofMillis(1));
        places.getFirst().heard(refused());
        assertThat(pace.shown().limit()).isEqualTo(5);
    }

    @Test
    void whatTakesLongIsDividedAmongConnectionsThatAreLeftOver() {
        SitePace pace = pace(5, 5, 0);
        SitePace.Place place = pace.enter();
        place.claimed();
        clock.forward(SitePace.SHARE_AFTER.minusMillis(1));
        assertThat(place.parts(100, 100)).isEqualTo(1);
        clock.forward(Duration.ofMillis(1));
        assertThat(place.parts(100, 100)).as("as many as the site may have").isEqualTo(5);
        assertThat(place.parts(100, 100)).as("not again at once").isEqualTo(1);
        clock.forward(SitePace.SHARE_AFTER);
        assertThat(place.parts(100, 2)).as("as many as anybody has").isEqualTo(3);
        clock.forward(SitePace.SHARE_AFTER);
        assertThat(place.parts(100, 0)).isEqualTo(1);
        pace.enter();
        clock.forward(SitePace.SHARE_AFTER);
        assertThat(place.parts(100, 100)).as("three more, beside two at work: the other one divides its window too").isEqualTo(3);
    }

    @Test
    void aPartIsWorthAConnection() {
        SitePace pace = pace(20, 20, 0);
        SitePace.Place place = pace.enter();
        clock.forward(SitePace.SHARE_AFTER);
        assertThat(place.parts(2 * SitePace.LEAST_PART - 1, 20)).isEqualTo(1);
        assertThat(place.parts(2 * SitePace.LEAST_PART, 20)).isEqualTo(2);

        place.claimed();
        for (int copy = 0; copy < 20; copy++) {
            place.heard(taken());
        }
        clock.forward(SitePace.SHARE_AFTER);
        assertThat(place.triesWithin(Duration.ofSeconds(5))).isEqualTo(100);
        // 20 copies a second: a part is 40 of them.
        assertThat(place.parts(79, 20)).isEqualTo(1);
        clock.forward(SitePace.SHARE_AFTER);
        assertThat(place.parts(80, 20)).as("10 a second by now").isEqualTo(4);
    }

    @Test
    void whoComesNextKnowsWhatTheOneBeforeCarried() {
        SitePace pace = pace(20, 20, 0);
        SitePace.Place first = pace.enter();
        first.claimed();
        assertThat(first.othersTriesWithin(Duration.ofSeconds(5))).as("nobody was here").isZero();
        for (int copy = 0; copy < 20; copy++) {
            first.heard(taken());
        }
        clock.forward(Duration.ofSeconds(1));
        first.claimed();
        assertThat(first.othersTriesWithin(Duration.ofSeconds(5))).isEqualTo(100);
        first.heard(taken());
        clock.forward(Duration.ofSeconds(1));
        first.close();

        SitePace.Place second = pace.enter();
        assertThat(second.othersTriesWithin(Duration.ofSeconds(5))).as("it has become slow").isEqualTo(5);
        clock.forward(Duration.ofSeconds(1));
        second.close();
        assertThat(pace.enter().othersTriesWithin(Duration.ofSeconds(5))).as("one that tried nothing tells nothing").isEqualTo(5);
    }

    @Test
    void oneConnectionIsAlwaysAllowed() {
        SitePace pace = pace(2, 2, 0);
        SitePace.Place place = pace.enter();
        for (int i = 0; i < 10; i++) {
            place.heard(broken());
            clock.forward(SitePace.ONE_PUSH);
        }
        place.close();
        assertThat(pace.free()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {450, 451, 452})
    void aRefusalOfOneCopyIsNoPush(int code) {
        SitePace pace = pace(5, 20, 0);
        SitePace.Place place = pace.enter();
        for (int i = 0; i < 50; i++) {
            place.heard(later(code));
        }
        assertThat(pace.shown().limit()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"451, 4.7.500, MAIL", "450, '', MAIL", "451, 4.3.0, RCPT", "452, 4.3.1, CONTENT"})
    void whatIsAboutTheServerIsAPush(int code, String enhanced, Sent.Step to) {
        SitePace pace = pace(20, 20, 0);
        pace.enter().heard(later(code, enhanced, to));
        assertThat(pace.shown()).matches(shown -> shown.limit() == 10 && shown.why().startsWith("it pushed back: mx: " + code));
    }

    @ParameterizedTest
    @CsvSource({"450, 4.7.1, RCPT", "452, 4.2.2, RCPT", "451, 4.7.1, CONTENT", "450, 4.30.1, RCPT", "530, 5.7.0, MAIL"})
    void whatIsAboutACopyOrTheSessionIsNone(int code, String enhanced, Sent.Step to) {
        SitePace pace = pace(20, 20, 0);
        pace.enter().heard(later(code, enhanced, to));
        assertThat(pace.shown().limit()).isEqualTo(20);
    }

    @Test
    void aConnectionThatFailsBesideOnesThatGotAnswersLatelyIsNoWordAboutTheSite() {
        SitePace pace = pace(3, 3, 0);
        SitePace.Place one = pace.enter();
        SitePace.Place two = pace.enter();
        SitePace.Place three = pace.enter();
        three.heard(refused());
        assertThat(three.othersAnswered()).as("nobody had an answer yet").isFalse();
        one.heard(taken());
        two.heard(later(450));
        three.heard(refused());
        assertThat(three.othersAnswered()).isTrue();
        // As long as it is left alone at first: who had an answer that long ago may hang.
        clock.forward(SitePace.ANSWERS_LATELY.minusMillis(1));
        three.heard(refused());
        assertThat(three.othersAnswered()).isTrue();
        clock.forward(Duration.ofMillis(1));
        three.heard(refused());
        assertThat(three.othersAnswered()).isFalse();
    }

    @Test
    void ofConnectionsThatFailOneAfterTheOtherTheLastIsAWordAboutTheSite() {
        SitePace pace = pace(4, 4, 0);
        List<SitePace.Place> places = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            places.add(pace.enter());
        }
        places.forEach(place -> place.heard(taken()));
        places.getLast().close();
        assertThat(places.subList(0, 3).stream().map(place -> {
            place.heard(broken());
            return place.othersAnswered();
        })).containsExactly(true, true, false);
    }

    @Test
    void aSiteThatFailedRecoversWithTheNextAnswerToAnyConnectionOnce() {
        SitePace pace = pace(3, 3, 0);
        SitePace.Place one = pace.enter();
        SitePace.Place two = pace.enter();
        assertThat(one.siteRecovers()).isFalse();
        two.heard(refused());
        assertThat(two.siteFailed()).isFalse();
        one.heard(taken());
        assertThat(one.siteRecovers()).isTrue();
        assertThat(one.siteRecovers()).isFalse();

        two.heard(refused());
        one.heard(taken());
        assertThat(two.siteFailed()).as("it answered while that was recorded").isTrue();
        assertThat(one.siteRecovers()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = "FOR_NOW", mode = EnumSource.Mode.EXCLUDE)
    void whatOneDomainDemandsOrLacksIsNoPush(Connector.Permanence permanence) {
        SitePace pace = pace(20, 20, 0);
        SitePace.Place place = pace.enter();
        place.heard(new Line.Tried.NoSession(new Answer("mx", "", 0, "4.7.5", "no certificate that does"), permanence));

        assertThat(pace.shown()).matches(shown -> shown.limit() == 20 && !shown.why().startsWith("it pushed back"));
    }

    @Test
    void whatIsTooManyLeavesAfterTheCopyAtHandAndNoMore() {
        SitePace pace = pace(4, 4, 0);
        List<SitePace.Place> places = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            places.add(pace.enter());
        }
        places.getFirst().heard(refused());

        assertThat(places.stream().map(SitePace.Place::mayGo).toList()).containsExactly(false, false, true, true);
        assertThat(places.getFirst().lost()).isTrue();
        assertThat(pace.open()).isEqualTo(2);
        places.forEach(SitePace.Place::close);
        assertThat(pace.open()).isZero();
    }

    @Test
    void inAnyMinuteNoMoreCopiesGoThanMay() {
        SitePace pace = pace(1, 1, 600);
        int[] inSecond = new int[180];
        for (int second = 0; second < inSecond.length; second++) {
            while (pace.free() > 0) {
                try (SitePace.Place place = pace.enter()) {
                    inSecond[second] += place.mayGo() ? 1 : 0;
                }
            }
            clock.forward(Duration.ofSeconds(1));
        }
        int most = 0;
        for (int from = 0; from + 60 <= inSecond.length; from++) {
            int minute = 0;
            for (int second = from; second < from + 60; second++) {
                minute += inSecond[second];
            }
            most = Math.max(most, minute);
        }
        assertThat(most).isBetween(590, 600);
        assertThat(pace.shown()).matches(shown -> shown.copiesPerMinute() == 600 && shown.copiesLastMinute() > 500);
    }

    @Test
    void withoutATokenNoConnectionIsOpenedAndTheReasonIsATime() {
        SitePace pace = pace(1, 1, 1);
        try (SitePace.Place place = pace.enter()) {
            assertThat(place.mayGo()).isTrue();
            assertThat(place.mayGo()).isFalse();
            assertThat(place.lost()).isTrue();
        }
        assertThat(pace.free()).isZero();
        assertThat(pace.shown().waitsUntil()).isAfter(clock.instant());
        clock.forward(Duration.ofMinutes(2));
        assertThat(pace.free()).isEqualTo(1);
        assertThat(pace.shown().waitsUntil()).isNull();
    }

    @Test
    void addressesInUseHoldTheSiteUpForAMomentAndLowerNothing() {
        SitePace pace = pace(3, 3, 0);
        SitePace.Place place = pace.enter();
        place.heard(new Line.Tried.Crowded(Answer.ours("4.4.5", "all 20 connections to 192.0.2.1 are in use, over all sites")));

        assertThat(place.lost()).isTrue();
        assertThat(pace.free()).isZero();
        assertThat(pace.shown()).matches(shown -> shown.limit() == 3 && shown.why().startsWith("all 20 connections")
                && clock.instant().plus(SitePace.ADDRESS_PAUSE).equals(shown.waitsUntil()));
        clock.forward(SitePace.ADDRESS_PAUSE);
        assertThat(pace.free()).isEqualTo(3);
    }

    @Test
    void aSiteThatIsIdleForAnHourIsForgottenAndNoOther() {
        SitePaces paces = new SitePaces(Shaping.even(Exploder.limits(10, 4)), clock, new Courtesy(System::nanoTime), () -> { });
        paces.of("idle").enter().close();
        paces.of("busy").enter();
        clock.forward(SitePaces.REMEMBERED);
        paces.sweep();
        assertThat(paces.shown("idle")).isPresent();
        clock.forward(Duration.ofMillis(1));
        paces.sweep();

        assertThat(paces.shown("idle")).isEmpty();
        assertThat(paces.shown("busy")).isPresent();
    }

    @Test
    void aClockThatIsSetBackStopsNoSiteThatTakesSoManyAMinute() {
        SiteLimits any = new SiteLimits(2, 4, 100, 600, Duration.ofMinutes(1));
        SitePaces paces = new SitePaces(Shaping.of(List.of(), any), clock, new Courtesy(System::nanoTime), () -> { });
        SitePace pace = paces.of("mx.example");
        SitePace.Place place = pace.enter();
        while (place.promise()) {
            assertThat(place.mayGo()).isTrue();
        }
        assertThat(pace.free()).as("the burst is used up").isZero();

        clock.forward(Duration.ofHours(-2));
        assertThat(pace.free()).isZero();
        clock.forward(Duration.ofMinutes(1));
        assertThat(pace.free()).isPositive();
        place.close();
        clock.forward(SitePaces.REMEMBERED.plusSeconds(1));
        paces.sweep();
        assertThat(paces.shown("mx.example")).isEmpty();
    }

    @Test
    void whereThereAreTooManySitesThoseGoOfWhichNothingIsKnownThatMatters() {
        SiteLimits any = new SiteLimits(2, 4, 100, 0, Duration.ofMinutes(1));
        SiteLimits slow = new SiteLimits(2, 4, 100, 60, Duration.ofMinutes(1));
        Shaping shaping = Shaping.of(List.of(new Shaping.Row("slow"::equals, slow)), any);
        SitePaces paces = new SitePaces(shaping, clock, new Courtesy(System::nanoTime), () -> { }, 4);
        for (String site : List.of("idle", "slow", "pushed-back")) {
            SitePace.Place place = paces.of(site).enter();
            place.heard(site.equals("pushed-back") ? later(421) : taken());
            place.close();
        }
        paces.of("busy").enter();
        paces.bound();
        assertThat(paces.shown("idle")).as("there are not too many").isPresent();

        paces.of("one more");
        paces.bound();
        assertThat(Stream.of("idle", "one more", "slow", "pushed-back", "busy").filter(site -> paces.shown(site).isPresent()))
                .containsExactly("slow", "pushed-back", "busy");

        paces.of("another").enter();
        paces.of("and another").enter();
        clock.forward(Duration.ofMinutes(1).plusMillis(1));
        paces.bound();
        assertThat(Stream.of("slow", "pushed-back", "busy", "another", "and another").filter(site -> paces.shown(site).isPresent()))
                .containsExactly("pushed-back", "busy", "another", "and another");

        paces.of("the fifth").enter();
        paces.bound();
        assertThat(paces.shown("pushed-back")).as("there are too many that are more important").isEmpty();
    }

    @Test
    void whereOthersGetAnswersOneConnectionTooManyIsLessAndNoMoreIsTriedForAWhile() {
        SitePace pace = pace(5, 20, 0);
        SitePace.Place one = pace.enter();
        SitePace.Place two = pace.enter();
        SitePace.Place three = pace.enter();
        one.heard(taken());
        two.heard(taken());
        three.heard(refused());
        assertThat(three.othersAnswered()).isTrue();
        three.failsAlone(new Answer("mx", "", 421, "4.7.0", "too many connections"));
        three.close();

        assertThat(pace.shown().limit()).isEqualTo(2);
        assertThat(pace.free()).isZero();
        assertThat(pace.shown().why()).contains("too many connections");
        IntStream.range(0, 10 * SitePace.GOOD_FOR_ONE_MORE_LATER).forEach(_ -> one.heard(taken()));
        assertThat(pace.free()).isZero();
        two.close();
        assertThat(pace.free()).as("so many as there were").isEqualTo(1);

        clock.forward(Duration.ofMinutes(1));
        IntStream.range(0, SitePace.GOOD_FOR_ONE_MORE_LATER).forEach(_ -> one.heard(taken()));
        assertThat(pace.shown().limit()).isEqualTo(3);
    }
}
