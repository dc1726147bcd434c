package org.indaba.web;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The files that pages load, by addresses that change with their content: browsers keep them for a year (see
 * {@code application.properties}) and still never show an old one. Immutable.
 */
@Singleton
final class Assets {

    private static final int FINGERPRINT_OCTETS = 6;

    private final String stylesheet = fingerprinted("/assets/indaba.css");
    private final String icon = fingerprinted("/assets/indaba.svg");
    private final String script = fingerprinted("/webjars/htmx.org/2.0.8/dist/htmx.min.js");

    /** The style sheet. */
    String stylesheet() {
        return stylesheet;
    }

    /** The icon. */
    String icon() {
        return icon;
    }

    /** htmx. */
    String script() {
        return script;
    }

    private static String fingerprinted(String path) {
        try (InputStream file = Objects.requireNonNull(Assets.class.getResourceAsStream("/META-INF/resources" + path), path)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.readAllBytes());
            return path + "?v=" + HexFormat.of().formatHex(digest, 0, FINGERPRINT_OCTETS);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
