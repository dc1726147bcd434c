package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/admin", "/admin/queue?site=mx.example&page=2", "/lists/a%40b@x.example"})
    void ownPathIsFollowed(String path) {
        assertThat(OwnPath.parse(path)).contains(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "admin", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "/\n/evil.example", "https://evil.example", "https:evil.example", "javascript:alert(1)", " /admin", "/admin ", "/%", "/a#b",
        "/..//evil.example", "/.//evil.example", "/a/..//evil.example", "/a//b", "/../a", "/\u2028", "/\u00e9"})
    void anythingElseIsNot(String path) {
        assertThat(OwnPath.parse(path)).isEmpty();
    }

    @Test
    void pathHasALimit() {
        String longest = "/" + "a".repeat(OwnPath.MAX_LENGTH - 1);

        assertThat(OwnPath.parse(longest)).contains(longest);
        assertThat(OwnPath.parse(longest + "a")).isEmpty();
        assertThat(OwnPath.parse(null)).isEmpty();
    }
}
