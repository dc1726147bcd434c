package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;

/** What every {@link Members} does, in memory and in the database. */
public abstract class MembersContract {

    private static final EmailAddress ANN = EmailAddress.of("Ann@Example.net");

    /** The one under test. */
    protected abstract Members members();

    /** A list that nobody else uses. */
    protected abstract long newList();

    /** Makes one person of two, both of whose addresses are proved. */
    protected abstract void join(EmailAddress person, EmailAddress address);

    /** Does the work in a transaction of its own. */
    protected abstract <T> T inTx(Supplier<T> work);

    @Test
    void addressJoinsOnceInAnyCase() {
        long list = newList();

        boolean first = inTx(() -> members().addInTx(list, ANN, "Ann"));
        boolean second = inTx(() -> members().addInTx(list, EmailAddress.of("ann@example.net"), "Another"));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(members().count(list)).isEqualTo(1);
        Membership member = members().find(list, EmailAddress.of("ANN@example.net")).orElseThrow();
        assertThat(member.address()).isEqualTo(ANN);
        assertThat(member.displayName()).isEqualTo("Ann");
        assertThat(member.delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(member.ownPosts()).isTrue();
        assertThat(member.skipWhenAddressed()).isFalse();
        assertThat(members().byId(member.subscriptionId())).contains(member);
    }

    @Test
    void subscriptionOnOneListIsNoneOnAnother() {
        long list = newList();
        long other = newList();

        inTx(() -> members().addInTx(list, ANN, ""));

        assertThat(members().find(other, ANN)).isEmpty();
        assertThat(members().count(other)).isZero();
    }

    @Test
    void otherAddressesArePeoplesOwn() {
        EmailAddress work = EmailAddress.of("Zoe@work.example");
        EmailAddress home = EmailAddress.of("zoe@home.example");
        join(work, home);

        assertThat(members().othersOf(EmailAddress.of("zoe@WORK.example"))).containsExactly(home);
        assertThat(members().othersOf(home)).containsExactly(work);
        assertThat(members().othersOf(EmailAddress.of("nobody@home.example"))).isEmpty();
    }

    @Test
    void whoLeftIsNotFoundAndMayComeBackWithAnotherSubscription() {
        long list = newList();
        inTx(() -> members().addInTx(list, ANN, ""));
        long before = members().find(list, ANN).orElseThrow().subscriptionId();

        boolean left = inTx(() -> members().removeInTx(list, EmailAddress.of("ANN@example.net")));
        boolean again = inTx(() -> members().removeInTx(list, ANN));

        assertThat(left).isTrue();
        assertThat(again).isFalse();
        assertThat(members().find(list, ANN)).isEmpty();
        assertThat(members().byId(before)).isEmpty();
        assertThat(members().page(list, "", 10)).isEmpty();

        assertThat(inTx(() -> members().addInTx(list, ANN, ""))).isTrue();
        assertThat(members().find(list, ANN).orElseThrow().subscriptionId()).isNotEqualTo(before);
    }

    @Test
    void whenSomebodyJoinedOrLeftLastIsKnownOfThatListAlone() {
        long list = newList();
        long other = newList();
        List<EmailAddress> both = List.of(EmailAddress.of("ANN@example.net"), EmailAddress.of("nobody@example.net"));
        assertThat(members().lastChanges(list, both)).isEmpty();
        assertThat(members().lastChanges(list, List.of())).isEmpty();

        inTx(() -> members().addInTx(list, ANN, ""));
        Instant joined = members().lastChanges(list, both).get("ann@example.net");
        inTx(() -> members().preferInTx(members().find(list, ANN).orElseThrow().subscriptionId(), Preferences.defaults()));
        assertThat(members().lastChanges(list, both)).as("that is no change of who is on it").isEqualTo(Map.of("ann@example.net", joined));
        inTx(() -> members().removeInTx(list, ANN));
        Instant left = members().lastChanges(list, both).get("ann@example.net");
        inTx(() -> members().addInTx(list, ANN, ""));

        assertThat(left).isAfter(joined);
        assertThat(members().lastChanges(list, both).get("ann@example.net")).isAfter(left);
        assertThat(members().lastChanges(other, both)).isEmpty();
    }

    @Test
    void deliveryIsSwitchedFromWhatItWasAndFromNothingElse() {
        long list = newList();
        inTx(() -> members().addInTx(list, ANN, ""));
        long id = members().find(list, ANN).orElseThrow().subscriptionId();

        assertThat(members().byIds(List.of(id, id, Long.MAX_VALUE))).containsExactly(Map.entry(id, members().byId(id).orElseThrow()));
        assertThat(inTx(() -> members().switchInTx(id, DeliveryMode.SUSPENDED, DeliveryMode.ON))).isFalse();
        assertThat(inTx(() -> members().switchInTx(id, DeliveryMode.ON, DeliveryMode.SUSPENDED))).isTrue();
        assertThat(members().byId(id).orElseThrow().delivery()).isEqualTo(DeliveryMode.SUSPENDED);
        assertThat(members().byId(id).orElseThrow().ownPosts()).isTrue();
        inTx(() -> members().removeInTx(list, ANN));
        assertThat(inTx(() -> members().switchInTx(id, DeliveryMode.SUSPENDED, DeliveryMode.ON))).isFalse();
    }

    @Test
    void suspensionThatWasReadIsNotWrittenBack() {
        long list = newList();
        inTx(() -> members().addInTx(list, ANN, ""));
        long id = members().find(list, ANN).orElseThrow().subscriptionId();
        inTx(() -> members().switchInTx(id, DeliveryMode.ON, DeliveryMode.SUSPENDED));
        Preferences read = members().byId(id).orElseThrow().preferences();
        inTx(() -> members().switchInTx(id, DeliveryMode.SUSPENDED, DeliveryMode.ON));

        assertThat(inTx(() -> members().preferInTx(id, new Preferences(read.delivery(), false, true, Variant.of(5), null)))).isTrue();

        assertThat(members().byId(id).orElseThrow().preferences())
                .isEqualTo(new Preferences(DeliveryMode.ON, false, true, Variant.of(5), null));
        LocalDate day = LocalDate.of(2026, 3, 5);
        inTx(() -> members().preferInTx(id, new Preferences(DeliveryMode.OFF, true, false, Variant.OF_THE_LIST, day)));
        inTx(() -> members().preferInTx(id, read));
        assertThat(members().byId(id).orElseThrow().preferences().offUntil()).as("nor is the day lost that was chosen").isEqualTo(day);
    }

    @Test
    void suspensionThatCameMeanwhileIsNotTakenBackByWhatDoesNotSpeakOfIt() {
        long list = newList();
        inTx(() -> members().addInTx(list, ANN, ""));
        long id = members().find(list, ANN).orElseThrow().subscriptionId();
        Preferences read = members().byId(id).orElseThrow().preferences();
        inTx(() -> members().switchInTx(id, DeliveryMode.ON, DeliveryMode.SUSPENDED));

        PreferenceChange.Good change = (PreferenceChange.Good) PreferenceChange.of(read, Map.of("footer", "none"),
                LocalDate.of(2026, 3, 1));
        inTx(() -> members().preferInTx(id, change.preferences()));

        assertThat(members().byId(id).orElseThrow().delivery()).isEqualTo(DeliveryMode.SUSPENDED);
        assertThat(members().byId(id).orElseThrow().variant()).isEqualTo(new Variant(Set.of(Variant.Wish.NO_FOOTER)));
    }

    @Test
    void pagesFollowEachOtherInTheOrderOfOctets() {
        long list = newList();
        List<String> keys = List.of("a-b@example.net", "a.b@example.net", "a_b@example.net", "ab@example.net", "b@example.net");
        keys.reversed().forEach(key -> inTx(() -> members().addInTx(list, EmailAddress.of(key), "")));

        List<String> seen = new ArrayList<>();
        String after = "";
        List<Membership> page = members().page(list, after, 2);
        while (!page.isEmpty()) {
            page.forEach(member -> seen.add(member.address().key()));
            page = members().page(list, seen.getLast(), 2);
        }

        assertThat(seen).isEqualTo(keys);
    }

    @Test
    void pageHasOneToAThousandMembers() {
        long list = newList();

        assertThat(members().page(list, "", 1)).isEmpty();
        assertThat(members().page(list, "", 1_000)).isEmpty();
        assertThatThrownBy(() -> members().page(list, "", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> members().page(list, "", 1_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressWithQuotesAndForeignLettersIsKeptAsItWasWritten() {
        long list = newList();
        EmailAddress quoted = EmailAddress.of("\"a b\\\"c\"@example.net");
        EmailAddress foreign = EmailAddress.of("Jürgen@bücher.example");

        inTx(() -> members().addInTx(list, quoted, ""));
        inTx(() -> members().addInTx(list, foreign, "Jürgen"));

        assertThat(members().find(list, quoted).orElseThrow().address()).isEqualTo(quoted);
        assertThat(members().find(list, EmailAddress.of("jÜrgen@bücher.example")).orElseThrow().address()).isEqualTo(foreign);
    }

    @Test
    void addressAddedManyTimesAtOnceJoinsOnceWithoutAnError() throws Exception {
        long list = newList();
        int writers = 8;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            CyclicBarrier start = new CyclicBarrier(writers);
            Callable<Boolean> add = () -> {
                start.await();
                return inTx(() -> members().addInTx(list, EmailAddress.of("new-" + list + "@example.net"), "x"));
            };
            List<Boolean> added = new ArrayList<>();
            for (Future<Boolean> result : pool.invokeAll(Collections.nCopies(writers, add))) {
                added.add(result.get());
            }

            assertThat(added).containsOnlyOnce(true);
        }
        assertThat(members().count(list)).isEqualTo(1);
    }
}
