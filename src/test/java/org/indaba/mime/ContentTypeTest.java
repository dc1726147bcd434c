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
        "name=plain; name*=utf-8''extended ~ extended"})
    void extendedParametersAreRead(String parameters, String name) {
        assertThat(ContentType.parse("text/plain; " + parameters).parameter("name")).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#*=x''y; ", "a#*0*=x''y; ", "a#*0=x'; a#*1='y; ", "a*#*=x''y; "})
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
