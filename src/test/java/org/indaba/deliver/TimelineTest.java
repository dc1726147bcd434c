package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private String now = "00000003";
    private final List<String> told = new ArrayList<>();
    private final Timeline timeline = new Timeline(this::now, (before, other) -> told.add(before + " " + other));

    private String now() {
        if (now.isEmpty()) {
            throw new IllegalStateException(new SQLException("permission denied", "42501"));
        }
        return now;
    }

    @Test
    void anotherOneIsToldOnceAndIsNeverForgiven() {
        assertThat(timeline.goesOn()).isTrue();
        assertThat(timeline.goesOn()).isTrue();
        now = "00000004";
        assertThat(timeline.goesOn()).isFalse();
        now = "00000003";
        assertThat(timeline.goesOn()).isFalse();
        assertThat(told).containsExactly("00000003 00000004");
    }

    @Test
    void aDatabaseThatDoesNotTellIsBelievedToBeTheSame() {
        now = "";
        assertThat(timeline.goesOn()).isTrue();
        now = "00000003";
        assertThat(timeline.goesOn()).isTrue();
        now = "";
        assertThat(timeline.goesOn()).isTrue();
        assertThat(told).isEmpty();
        now = "00000004";
        assertThat(timeline.goesOn()).isFalse();
    }
}
