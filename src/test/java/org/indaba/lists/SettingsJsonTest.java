package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SettingsJsonTest {

    @Test
    void whatWasReadLatelyIsKeptAndOtherTextIsReadAnew() {
        ListSettings settings = SettingsJson.read(prefixed(1));

        assertThat(SettingsJson.read(prefixed(1))).isEqualTo(settings);
        assertThat(settings.subjectPrefix()).isEqualTo("[1]");
        assertThat(SettingsJson.read(prefixed(2)).subjectPrefix()).isEqualTo("[2]");
        assertThat(SettingsJson.read(SettingsJson.write(settings))).isEqualTo(settings);
    }

    @Test
    void noMoreIsKeptThanTheLimit() {
        for (int i = 0; i <= SettingsJson.MAX_KEPT; i++) {
            assertThat(SettingsJson.read(prefixed(i)).subjectPrefix()).isEqualTo("[" + i + "]");
            assertThat(SettingsJson.kept()).isBetween(1, SettingsJson.MAX_KEPT);
        }
    }

    @Test
    void whatIsBrokenIsToldEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> SettingsJson.read("[]")).hasMessageContaining("none");
        }
    }

    private static String prefixed(int number) {
        return "{\"subject-prefix\":\"[" + number + "]\"}";
    }
}
