package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.Charset;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {

    // RFC 2231 §3 and §4: sections, and values with their character set; what names an unknown one is read as UTF-8.
    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "name*=utf-8'en'caf%C3%A9 ~ caf\u00e9",
        "name*=iso-8859-1''caf%E9 ~ caf\u00e9",
        "name*=nobody-knows''caf%C3%A9%2Eexe ~ caf\u00e9.exe",
        "name*=''caf%C3%A9 ~ caf\u00e9",
        "name*=plain ~ plain",
        "name*0*=utf-8''caf; name*1*=%C3%A9 ~ caf\u00e9",
        "name*0*=nobody-knows''caf; name*1*=%C3%A9 ~ caf\u00e9",
        "name*0=one; name*1=two; NAME*2=three ~ onetwothree",
        "name=plain; name*=utf-8''extended ~ extended",
        "name*2*=%C3%A9; name*0*=utf-8''a; name*1=b ~ ab\u00e9",
        "name*0=one; name*2=three ~ one",
        "name*0=one; name*0=two ~ one",
        "name=plain; name*1=two ~ plain",
        "name=plain; name*x=odd ~ plain",
        "name*1=one; name*2=two ~ onetwo",
        "name*00=odd ~ odd"})
    void extendedParametersAreRead(String parameters, String name) {
        assertThat(ContentType.parse("text/plain; " + parameters).parameter("name")).contains(name);
    }

    @Test
    void sectionsAreInTheOrderOfTheirNumbers() {
        StringBuilder parameters = new StringBuilder();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            parameters.insert(0, "; name*" + i + "=s" + i);
            value.append('s').append(i);
        }

        assertThat(ContentType.parse("text/plain" + parameters).parameter("name")).contains(value.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*#=x; ", "a#*=x''y; ", "a#*0*=x''y; ", "a#*0=x'; a#*1='y; ", "a*#*=x''y; "})
    void aMessageFullOfUnknownCharacterSetsTakesLinearTime(String unit) {
        StringBuilder field = new StringBuilder("text/plain; ");
        for (int i = 0; field.length() < ContentType.MAX_CHARACTERS; i++) {
            field.append(unit.replace("#", Integer.toString(i)));
        }

        // A guard against hanging only: as many parts as 8 MB have took more than a minute.
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 500; i++) {
                ContentType.parse(field.toString());
            }
        });
    }

    @Test
    void everyNameOfACharacterSetIsKnownInAnyCase() {
        Charset.availableCharsets().values().forEach(charset -> {
            assertThat(CharacterSets.find(charset.name())).contains(charset);
            charset.aliases().forEach(alias -> assertThat(CharacterSets.find(alias.toUpperCase(java.util.Locale.ROOT)))
                    .contains(Charset.forName(alias)));
        });
        assertThat(CharacterSets.find("nobody-knows")).isEmpty();
        assertThat(CharacterSets.find("")).isEmpty();
    }
}
