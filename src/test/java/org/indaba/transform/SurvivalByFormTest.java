package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.indaba.lists.Variant;
import org.indaba.transform.Survival.Fate;
import org.indaba.transform.SurvivalByForm.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurvivalByFormTest {

    private static final Survival BROKEN = new Survival(List.of(
            new Survival.Signature("people.example", true, Fate.BROKEN, List.of("subject-prefix", "footer")),
            new Survival.Signature("elsewhere.example", false, Fate.EXPIRED, List.of())));
    private static final Survival INTACT = new Survival(List.of(
            new Survival.Signature("people.example", true, Fate.INTACT, List.of())));

    @Test
    void whatIsWrittenIsReadAgain() {
        SurvivalByForm forms = new SurvivalByForm(List.of(new Form(Variant.OF_THE_LIST, BROKEN), new Form(Variant.of(3), INTACT),
                new Form(Variant.of(7), new Survival(List.of()))));

        assertThat(SurvivalByForm.ofJson(forms.toJson())).isEqualTo(forms);
    }

    @Test
    void whatWasKeptOfTheListsOwnFormAloneIsStillRead() {
        String old = "[{\"domain\":\"people.example\",\"author\":true,\"fate\":\"BROKEN\",\"brokenBy\":[\"subject-prefix\",\"footer\"]},"
                + "{\"domain\":\"elsewhere.example\",\"author\":false,\"fate\":\"EXPIRED\",\"brokenBy\":[]}]";

        assertThat(SurvivalByForm.ofJson(old)).isEqualTo(new SurvivalByForm(List.of(new Form(Variant.OF_THE_LIST, BROKEN))));
        assertThat(SurvivalByForm.ofJson("[]").forms()).containsExactly(new Form(Variant.OF_THE_LIST, new Survival(List.of())));
    }

    @Test
    void whatWasBrokenBeforeMoreWasDoneKeepsItsReason() {
        Survival before = new Survival(List.of(BROKEN.signatures().getFirst(), BROKEN.signatures().getLast(),
                new Survival.Signature("provider.example", false, Fate.INTACT, List.of())));
        Survival after = new Survival(List.of(
                new Survival.Signature("people.example", true, Fate.BROKEN, List.of("subject-prefix", "footer", "list-as-author")),
                new Survival.Signature("elsewhere.example", false, Fate.EXPIRED, List.of()),
                new Survival.Signature("provider.example", false, Fate.BROKEN, List.of("list-as-author"))));

        assertThat(before.then(after).signatures()).containsExactly(before.signatures().get(0), before.signatures().get(1),
                after.signatures().get(2));
        assertThatThrownBy(() -> before.then(INTACT)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "7", "{}", "{\"forms\":[]}", "[null]", "{\"forms\":[null]}", "{\"forms\":[{\"form\":0}]}",
        "{\"forms\":[{\"form\":1,\"signatures\":[]}]}", "{\"forms\":[{\"form\":0,\"signatures\":[]},{\"form\":8,\"signatures\":[]}]}",
        "{\"forms\":[{\"form\":0,\"signatures\":[{\"domain\":\"x\",\"fate\":\"LOST\"}]}]}", "[", "{\"later\":1}"})
    void nothingElseIsRead(String text) {
        assertThatThrownBy(() -> SurvivalByForm.ofJson(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theListsOwnFormIsTheFirst() {
        assertThatThrownBy(() -> new SurvivalByForm(List.of(new Form(Variant.of(1), INTACT)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SurvivalByForm(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
