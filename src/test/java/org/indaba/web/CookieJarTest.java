package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CookieJarTest {

    /** RFC 6265 §4.1.2: what Secure, HttpOnly, Path and Max-Age say. */
    @Test
    void cookieOfASiteWithTlsIsBoundToItsHost() {
        CookieJar jar = new CookieJar(new SiteAddress("https://lists.example.org"));
        jar.set("indaba", "secret");

        assertThat(jar.toSet()).singleElement().satisfies(cookie -> {
            assertThat(cookie.getName()).isEqualTo("__Host-indaba");
            assertThat(cookie.isSecure()).isTrue();
            assertThat(cookie.isHttpOnly()).isTrue();
            assertThat(cookie.getPath()).isEqualTo("/");
            assertThat(cookie.getDomain()).isNull();
            assertThat(cookie.getSameSite()).isEqualTo(NewCookie.SameSite.LAX);
        });
    }

    @Test
    void cookieWithoutThePrefixCountsForNothingThere() {
        CookieJar jar = new CookieJar(new SiteAddress("https://lists.example.org"));
        jar.came("indaba", "planted");
        assertThat(jar.value("indaba")).isEmpty();

        jar.came("__Host-indaba", "own");
        assertThat(jar.value("indaba")).isEqualTo("own");
    }

    @Test
    void siteWithoutTlsHasPlainCookies() {
        CookieJar jar = new CookieJar(new SiteAddress("http://localhost:8080"));
        jar.set("indaba", "secret", Duration.ofMinutes(1));

        assertThat(jar.toSet()).singleElement().satisfies(cookie -> {
            assertThat(cookie.getName()).isEqualTo("indaba");
            assertThat(cookie.isSecure()).isFalse();
            assertThat(cookie.getMaxAge()).isEqualTo(60);
        });
    }

    @Test
    void lastWordAboutACookieCounts() {
        CookieJar jar = new CookieJar(new SiteAddress("http://localhost:8080"));
        jar.set("indaba", "secret");
        jar.remove("indaba");

        assertThat(jar.toSet()).singleElement().satisfies(cookie -> assertThat(cookie.getMaxAge()).isZero());
    }
}
