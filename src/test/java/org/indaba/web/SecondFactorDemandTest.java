package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.web.SecondFactorDemand.Of.ADMINISTRATORS;
import static org.indaba.web.SecondFactorDemand.Of.NOBODY;
import static org.indaba.web.SecondFactorDemand.Of.OWNERS;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.indaba.access.Authority;
import org.indaba.web.SecondFactorDemand.Of;
import org.junit.jupiter.api.Test;

/** Before which pages a second factor is demanded, by each of the settings. */
class SecondFactorDemandTest {

    private static final Authority SITE = new Authority(true, Set.of(), Set.of());
    private static final Authority DOMAIN = new Authority(false, Set.of("lists.example.org"), Set.of());
    private static final Authority CREATOR = new Authority(false, Set.of(), Set.of("lists.example.org"));

    private static List<Audience> demanded(Of of, Authority authority) {
        return Arrays.stream(Audience.values()).filter(audience -> of.demands(audience, authority)).toList();
    }

    @Test
    void nobodyIsAsked() {
        for (Authority authority : List.of(SITE, DOMAIN, CREATOR, Authority.NONE)) {
            assertThat(demanded(NOBODY, authority)).isEmpty();
        }
    }

    @Test
    void administratorsAreAskedOnTheirPagesAndOnThoseOfTheListsThatTheyHaveByTheirOffice() {
        for (Authority authority : List.of(SITE, DOMAIN)) {
            assertThat(demanded(ADMINISTRATORS, authority)).containsExactly(Audience.MODERATORS, Audience.OWNERS, Audience.CREATORS,
                    Audience.DOMAIN_ADMINISTRATORS, Audience.ADMINISTRATORS);
        }
        assertThat(demanded(ADMINISTRATORS, Authority.NONE)).as("who has a role on a list alone is asked nowhere that he may go")
                .containsExactly(Audience.DOMAIN_ADMINISTRATORS, Audience.ADMINISTRATORS);
        assertThat(demanded(ADMINISTRATORS, CREATOR)).doesNotContain(Audience.CREATORS);
    }

    @Test
    void ownersModeratorsAndCreatorsAreAskedToo() {
        for (Authority authority : List.of(SITE, DOMAIN, CREATOR, Authority.NONE)) {
            assertThat(demanded(OWNERS, authority)).containsExactly(Audience.MODERATORS, Audience.OWNERS, Audience.CREATORS,
                    Audience.DOMAIN_ADMINISTRATORS, Audience.ADMINISTRATORS);
        }
    }

    /** Else nobody could set one up, or leave a list. */
    @Test
    void pagesOfOnesOwnAreNeverClosed() {
        for (Of of : Of.values()) {
            assertThat(demanded(of, SITE)).doesNotContain(Audience.EVERYBODY, Audience.SIGNED_IN, Audience.MEMBERS);
        }
    }
}
