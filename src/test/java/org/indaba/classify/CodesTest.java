package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodesTest {

    @Test
    void codesAreFoundInTheFormsOfManyHosts() {
        assertThat(Codes.in("550 5.1.1 no such user")).isEqualTo(new Codes(550, "5.1.1"));
        assertThat(Codes.in("smtp;550-5.7.26 no")).isEqualTo(new Codes(550, "5.7.26"));
        assertThat(Codes.in("host said: 552-5.2.2 full")).isEqualTo(new Codes(552, "5.2.2"));
        assertThat(Codes.in("Sorry, no mailbox here by that name. (#5.1.1)")).isEqualTo(new Codes(0, "5.1.1"));
        assertThat(Codes.in("reason: 450 later")).isEqualTo(new Codes(450, ""));
    }

    @Test
    void otherNumbersAreNoCodes() {
        assertThat(Codes.in("from 5.1.1.1 [4.4.4.4] at 550KB, id 4.1.1a, x5.1.1, 5501, 5.1, 580 things")).isEqualTo(Codes.NONE);
        assertThat(Codes.in("host-5.1.1 and mx5.1.1.example")).isEqualTo(Codes.NONE);
    }

    @Test
    void aStatusIsKnownWithAndWithoutItsClass() {
        // RFC 3463 §2: the class is one thing, subject and detail are another.
        assertThat(new Codes(450, "4.2.2").names()).containsExactlyInAnyOrder("4.2.2", "x.2.2", "450");
    }
}
