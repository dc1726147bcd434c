package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Subscriptions in the database: the contract, and what stays of one that ended. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class MemberRepositoryDbTest extends MembersContract {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");

    @Inject
    Members members;

    @Inject
    Roster roster;

    @Inject
    People people;

    @Inject
    ListRegister register;

    @Inject
    DataSource dataSource;

    @Override
    protected Members members() {
        return members;
    }

    @Override
    protected long newList() {
        EmailAddress post = EmailAddress.of("list" + NUMBER.incrementAndGet() + "@members.example");
        NewList wanted = new NewList(post, List.of(EmailAddress.of("owner@members.example")), Map.of());
        return inTx(() -> ((ListChange.Done) register.createInTx(wanted)).list().id());
    }

    @Override
    protected void join(EmailAddress person, EmailAddress address) {
        assertThat(inTx(() -> people.addInTx(person, address))).isTrue();
    }

    @Override
    protected <T> T inTx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }

    @Test
    void everyReadAnswersWhereThereIsNothing() {
        long nobody = Long.MAX_VALUE;

        assertThat(members.find(nobody, ANN)).isEmpty();
        assertThat(members.byId(nobody)).isEmpty();
        assertThat(members.page(nobody, "", 1)).isEmpty();
        assertThat(members.count(nobody)).isZero();
        assertThat(roster.search(nobody, "x", "", 1)).isEmpty();
        assertThat(roster.counts()).doesNotContainKey(nobody);
        assertThat(inTx(() -> roster.preferInTx(nobody, Preferences.defaults()))).isFalse();
        assertThat(inTx(() -> members.removeInTx(nobody, ANN))).isFalse();
    }

    @Test
    void subscriptionThatEndedStaysInTheViewWithItsTimes() {
        long list = newList();
        inTx(() -> members.addInTx(list, ANN, ""));
        inTx(() -> members.removeInTx(list, ANN));
        inTx(() -> members.addInTx(list, ANN, ""));

        List<Map<String, Object>> rows = Jdbi.create(dataSource).withHandle(handle -> handle
                .createQuery("SELECT address, key, domain, delivery, own_posts, skip_when_addressed, left_at >= joined_at AS ended "
                        + "FROM recipients WHERE list_id = :list ORDER BY domain, subscription_id")
                .bind("list", list)
                .mapToMap()
                .list());

        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst()).containsEntry("key", "ann@example.net").containsEntry("domain", "example.net")
                .containsEntry("ended", true);
        assertThat(rows.getLast()).containsEntry("ended", null).containsEntry("delivery", "ON").containsEntry("own_posts", true);
    }

    @Test
    void subscriberChangesWhatTheyGet() {
        long list = newList();
        inTx(() -> members.addInTx(list, ANN, ""));
        long id = members.find(list, ANN).orElseThrow().subscriptionId();

        boolean changed = inTx(() -> roster.preferInTx(id, new Preferences(DeliveryMode.OFF, false, true, Variant.of(5), null)));

        Membership member = members.find(list, ANN).orElseThrow();
        assertThat(changed).isTrue();
        assertThat(member.delivery()).isEqualTo(DeliveryMode.OFF);
        assertThat(member.ownPosts()).isFalse();
        assertThat(member.skipWhenAddressed()).isTrue();
        assertThat(member.variant()).isEqualTo(Variant.of(5));
        assertThat(members.byId(id).orElseThrow()).isEqualTo(member);
        assertThat(members.page(list, "", 10)).containsExactly(member);
    }

    @Test
    void namelessPersonGetsTheNameThatComesLater() {
        long first = newList();
        long second = newList();
        EmailAddress late = EmailAddress.of("late-name@example.net");
        inTx(() -> members.addInTx(first, late, ""));
        inTx(() -> members.addInTx(second, late, "Late \u0000\nName"));
        inTx(() -> members.addInTx(second, late, "Other"));

        assertThat(members.find(first, late).orElseThrow().displayName()).isEqualTo("Late Name");
    }

    @Test
    void searchLooksIntoAddressesAndNamesInAnyCase() {
        long list = newList();
        inTx(() -> members.addInTx(list, EmailAddress.of("one@search.example"), "Ödön Zed"));
        inTx(() -> members.addInTx(list, EmailAddress.of("two_%@search.example"), "Zed"));
        inTx(() -> members.addInTx(list, EmailAddress.of("three@search.example"), "Other"));

        assertThat(roster.search(list, "zed", "", 10)).extracting(member -> member.address().localPart()).containsExactly("one", "two_%");
        assertThat(roster.search(list, "THREE@", "", 10)).hasSize(1);
        assertThat(roster.search(list, "_%", "", 10)).hasSize(1);
        assertThat(roster.search(list, "zed", "one@search.example", 10)).hasSize(1);
        assertThat(roster.search(list, "", "", 2)).hasSize(2);
        assertThat(roster.counts()).containsEntry(list, 3L);
    }
}
