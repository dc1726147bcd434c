package org.indaba.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.indaba.app.demo.Cast.Person;
import org.junit.jupiter.api.Test;

class CastTest {

    @Test
    void theSamePeopleLiveThereEveryTime() {
        assertThat(Cast.of(5_000).subscribers()).isEqualTo(Cast.of(5_000).subscribers());
        assertThat(Cast.of(500).subscribers()).isEqualTo(Cast.of(5_000).subscribers().subList(0, 500));
    }

    @Test
    void everybodyHasAnAddressOfTheirOwn() {
        List<Person> all = Cast.of(Cast.MOST).subscribers();
        assertThat(all).hasSize(Cast.MOST);
        assertThat(all.stream().map(person -> person.address().key()).distinct()).hasSize(Cast.MOST);
    }

    @Test
    void neitherFewerThanTheHandfulNorMoreThanTheMost() {
        assertThat(Cast.of(Cast.handful()).subscribers()).hasSize(Cast.handful());
        assertThatThrownBy(() -> Cast.of(Cast.handful() - 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cast.of(Cast.MOST + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void handfulHasOneWhoIsGreylistedAndOneWhoIsUnknown() {
        List<Conduct> met = Cast.of(Cast.handful()).subscribers().stream()
                .map(person -> site(person).conduct().concerns(person.address()) ? site(person).conduct() : Conduct.FRIENDLY).toList();
        assertThat(met).containsOnlyOnce(Conduct.GREYLISTS, Conduct.FORGETS_PEOPLE);
        assertThat(met).filteredOn(Conduct.FRIENDLY::equals).hasSize(Cast.handful() - 2);
    }

    @Test
    void aLargeListMeetsEveryConductOverFortyDomains() {
        List<Person> people = Cast.of(1_000).subscribers();
        assertThat(people.stream().map(person -> person.address().domain()).distinct()).hasSize(40);
        for (Conduct conduct : Conduct.values()) {
            assertThat(people).as(conduct.name()).anyMatch(person -> site(person).conduct() == conduct
                    && (conduct == Conduct.FRIENDLY || conduct.concerns(person.address())));
        }
        // Only some of those who live there are singled out.
        assertThat(people).anyMatch(person -> site(person).conduct() == Conduct.FORGETS_PEOPLE
                && !Conduct.FORGETS_PEOPLE.concerns(person.address()));
    }

    private static Site site(Person person) {
        return Site.all().stream().filter(site -> site.domains().contains(person.address().domain())).findFirst().orElseThrow();
    }
}
