package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6376 §3.2. */
class TagListTest {

    @Test
    void tagsAreReadWithoutTheSpaceAroundThem() {
        assertThat(TagList.parse(" a = 1 2 ;\tb=;c==x= ; ")).isInstanceOfSatisfying(TagReading.Read.class, read -> {
            assertThat(read.tags().get("a")).contains("1 2");
            assertThat(read.tags().tight("a")).contains("12");
            assertThat(read.tags().get("b")).contains("");
            assertThat(read.tags().get("c")).contains("=x=");
            assertThat(read.tags().get("A")).isEmpty();
            assertThat(read.tags().first()).isEqualTo("a");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=1", "a=1; a=2", "a=1;;b=2", ";", "1=a", "a b=1", "a=\u0000", "a=\u007f", "a=1;;"})
    void whatIsNoListIsRefused(String text) {
        assertThat(TagList.parse(text)).isInstanceOf(TagReading.Broken.class);
    }

    @Test
    void hundredTagsAreReadAndOneMoreIsTooMuch() {
        StringBuilder tags = new StringBuilder();
        for (int i = 0; i < TagList.MAX_TAGS; i++) {
            tags.append('t').append(i).append("=1;");
        }
        assertThat(TagList.parse(tags.toString())).isInstanceOf(TagReading.Read.class);
        assertThat(TagList.parse(tags + "u=1")).isInstanceOf(TagReading.Broken.class);
    }
}
