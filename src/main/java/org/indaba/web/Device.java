package org.indaba.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words for the browser and the system that somebody signs in with, from what the browser says of itself (RFC 9110 §10.1.5). Coarse: its
 * person shall know it again, and nobody else. Pure functions.
 */
final class Device {

    /** The order decides: most browsers say that they are several others too. */
    private static final List<Sign> BROWSERS = List.of(new Sign("Edg", "Edge"), new Sign("OPR/", "Opera"),
            new Sign("SamsungBrowser", "Samsung Internet"),
            new Sign("Firefox/", "Firefox"), new Sign("FxiOS", "Firefox"), new Sign("Chrome/", "Chrome"), new Sign("CriOS", "Chrome"),
            new Sign("Safari/", "Safari"), new Sign("Lynx", "Lynx"), new Sign("w3m", "w3m"), new Sign("curl/", "curl"));

    private static final List<Sign> SYSTEMS = List.of(new Sign("iPhone", "iPhone"), new Sign("iPad", "iPad"),
            new Sign("Android", "Android"),
            new Sign("CrOS", "ChromeOS"), new Sign("Windows", "Windows"), new Sign("Mac OS", "macOS"), new Sign("OpenBSD", "OpenBSD"),
            new Sign("FreeBSD", "FreeBSD"), new Sign("Linux", "Linux"));

    private Device() {
    }

    private record Sign(String part, String word) {
    }

    /** Such as {@code Firefox, Linux}; empty where nothing is recognised. */
    static String words(@Nullable String userAgent) {
        if (userAgent == null) {
            return "";
        }
        String browser = first(BROWSERS, userAgent);
        String system = first(SYSTEMS, userAgent);
        return browser.isEmpty() || system.isEmpty() ? browser + system : browser + ", " + system;
    }

    private static String first(List<Sign> signs, String text) {
        return signs.stream().filter(sign -> text.contains(sign.part())).findFirst().map(Sign::word).orElse("");
    }
}
