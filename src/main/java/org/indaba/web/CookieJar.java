package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cookies of one request: those that came, and those to be set by the answer. For one request's threads.
 *
 * <p>All are for this site alone, out of reach for scripts (RFC 6265 §4.1.2.6), and not sent along when another site posts a form
 * (SameSite).
 */
@RequestScoped
class CookieJar {

    private final SiteAddress site;
    private final Map<String, String> came = new LinkedHashMap<>();
    private final Map<String, NewCookie> toSet = new LinkedHashMap<>();

    CookieJar(SiteAddress site) {
        this.site = site;
    }

    /** Takes in a cookie of the request. */
    void came(String name, String value) {
        came.put(name, value);
    }

    /** The value that came; empty if none. */
    String value(String name) {
        return came.getOrDefault(fullName(name), "");
    }

    /** Sets a cookie that lasts until the browser is closed. */
    void set(String name, String value) {
        toSet.put(name, cookie(name, value).build());
    }

    /** Sets a cookie that lasts so long. */
    void set(String name, String value, Duration maxAge) {
        toSet.put(name, cookie(name, value).maxAge((int) maxAge.toSeconds()).build());
    }

    /** Takes a cookie from the browser. */
    void remove(String name) {
        toSet.put(name, cookie(name, "").maxAge(0).build());
    }

    /** What the answer must set. */
    List<NewCookie> toSet() {
        return new ArrayList<>(toSet.values());
    }

    private NewCookie.Builder cookie(String name, String value) {
        return new NewCookie.Builder(fullName(name)).value(value).path("/").httpOnly(true).secure(site.isHttps())
                .sameSite(NewCookie.SameSite.LAX);
    }

    /** The prefix makes browsers refuse a cookie of that name from a neighbouring host, or without TLS. */
    private String fullName(String name) {
        return site.isHttps() ? "__Host-" + name : name;
    }
}
