package org.indaba.hook;

import static org.assertj.core.api.Assertions.assertThat;

import org.indaba.hook.HookUrl.Parsed;
import org.indaba.hook.HookUrl.Reach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where events may be posted. */
class HookUrlTest {

    private static HookUrl valid(String text) {
        return ((Parsed.Valid) HookUrl.parse(text, Reach.INTERNET)).url();
    }

    @ParameterizedTest
    @CsvSource({"https://Example.org,example.org,443,/,example.org",
            "https://example.org:8443/a/b?c=d,example.org,8443,/a/b?c=d,example.org:8443",
            "HTTPS://example.org/,example.org,443,/,example.org", "https://192.0.2.1/x,192.0.2.1,443,/x,192.0.2.1",
            "https://[2001:db8::1]:8443/,2001:db8::1,8443,/,[2001:db8::1]:8443"})
    void addressIsTakenApart(String text, String host, int port, String target, String authority) {
        HookUrl url = valid(text);

        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.target()).isEqualTo(target);
        assertThat(url.authority()).isEqualTo(authority);
        assertThat(url.secured()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org", "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "https:///x", "https://",
            "https://user:secret@example.org/", "https://example.org/#x", "https://example.org:0/", "https://example.org:65536/",
            "https://exa mple.org/", "https://example.org/\r\nHost: x", "https://example.org/ä", "https://a_b.example/",
            "https:example.org", "gopher://example.org/", "https://example.org:99999999999/"})
    void whatIsNoAddressIsRefusedWithASentence(String text) {
        assertThat(HookUrl.parse(text, Reach.INTERNET)).isInstanceOfSatisfying(Parsed.Invalid.class,
                invalid -> assertThat(invalid.reason()).matches("\\p{Lu}.*\\."));
    }

    @Test
    void inTheClearOnlyWhereTheOwnNetworkIsAllowed() {
        assertThat(HookUrl.parse("http://localhost:8000/x", Reach.ANYWHERE)).isInstanceOfSatisfying(Parsed.Valid.class,
                valid -> assertThat(valid.url().secured()).isFalse());
        assertThat(HookUrl.parse("file:///x", Reach.ANYWHERE)).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void longestIsTakenAndNotOneCharacterMore() {
        String base = "https://example.org/";
        String longest = base + "a".repeat(HookUrl.MAX_LENGTH - base.length());

        assertThat(HookUrl.parse(longest, Reach.INTERNET)).isInstanceOf(Parsed.Valid.class);
        assertThat(HookUrl.parse(longest + "a", Reach.INTERNET)).isInstanceOf(Parsed.Invalid.class);
    }
}
