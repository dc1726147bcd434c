package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.indaba.mail.ReportWish.Notify;
import org.indaba.mail.ReportWish.Occasion;
import org.indaba.mail.ReportWish.Returned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportWishTest {

    @Provide
    Arbitrary<ReportWish> wishes() {
        Arbitrary<Notify> when = Arbitraries.oneOf(Arbitraries.of(new Notify.Unsaid(), new Notify.Never()),
                Arbitraries.of(Occasion.class).set().ofMinSize(1).map(Notify.On::new));
        Arbitrary<String> visible = Arbitraries.strings().withCharRange('!', '~').excludeChars('=').ofMaxLength(20);
        return Combinators.combine(when, Arbitraries.of(Returned.class), visible, visible.map(text -> text.isEmpty() ? "" : "x;" + text))
                .as(ReportWish::new);
    }

    @Property
    void everyWishComesBackFromItsText(@ForAll("wishes") ReportWish wish) {
        assertThat(ReportWish.ofText(wish.text())).isEqualTo(wish);
    }

    // RFC 3461 §4.1: NEVER stands alone, and there is no empty word.
    @ParameterizedTest
    @ValueSource(strings = {"", ",", "NEVER,SUCCESS", "SUCCESS,NEVER", "NEVER,NEVER", "SUCCESS,", ",SUCCESS", "SUCCESS,,DELAY", "SUCCES",
        "SUCCESS DELAY", "NEVER "})
    void whatIsNoValueOfNotifyIsNotRead(String value) {
        assertThat(Notify.parse(value)).isEmpty();
    }

    @Test
    void wordsOfNotifyAreReadInAnyCaseAndOrder() {
        assertThat(Notify.parse("delay,Success")).contains(new Notify.On(Set.of(Occasion.SUCCESS, Occasion.DELAY)));
        assertThat(Notify.parse("never")).contains(new Notify.Never());
    }

    @Test
    void onlyWhatWasNamedIsAskedFor() {
        assertThat(ReportWish.ofText("NOTIFY=SUCCESS").asksFor(Occasion.SUCCESS)).isTrue();
        assertThat(ReportWish.ofText("NOTIFY=SUCCESS").asksFor(Occasion.FAILURE)).isFalse();
        assertThat(ReportWish.ofText("NOTIFY=NEVER").asksFor(Occasion.FAILURE)).isFalse();
        assertThat(ReportWish.none().asksFor(Occasion.FAILURE)).isFalse();
    }

    @Test
    void aTextThatIsNoWishIsAnError() {
        assertThatThrownBy(() -> ReportWish.ofText("NOTIFY=OFTEN")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReportWish.ofText("SOMETHING=x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReportWish.ofText("ENVID")).isInstanceOf(IllegalArgumentException.class);
    }
}
