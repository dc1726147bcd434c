package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;

class MailtoTest {

    @Test
    void addressStandsInTheLink() {
        assertThat(Mailto.to(EmailAddress.of("owner-talk@lists.example.org")))
                .isEqualTo(new Mailto("owner-talk@lists.example.org", "mailto:owner-talk@lists.example.org"));
    }

    /** RFC 6068 §2: what could end the address, or begin a field, is percent-encoded. */
    @Test
    void whatTheGrammarWouldReadOtherwiseIsEncoded() {
        assertThat(Mailto.to(new EmailAddress("a?bcc=b&c+d%e", "x.example")).link()).isEqualTo("mailto:a%3Fbcc%3Db%26c%2Bd%25e@x.example");
        assertThat(Mailto.to(new EmailAddress("a b@c", "x.example")).link()).isEqualTo("mailto:%22a%20b%40c%22@x.example");
    }
}
