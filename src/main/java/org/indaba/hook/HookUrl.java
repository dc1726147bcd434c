package org.indaba.hook;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where events are posted.
 *
 * @param text as it was given
 * @param host a name in A-labels, or an IP address in text form
 * @param port explicit, or that of the scheme
 * @param secured whether through TLS
 * @param target what the request line asks for: path and query
 */
public record HookUrl(String text, String host, int port, boolean secured, String target) {

    /** The longest, in characters. */
    public static final int MAX_LENGTH = 1_000;

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** What reading one gave. */
    public sealed interface Parsed {

        /** It is one. */
        record Valid(HookUrl url) implements Parsed {
        }

        /** It is none. @param reason a sentence */
        record Invalid(String reason) implements Parsed {
        }
    }

    /**
     * Reads an address.
     *
     * @param reach whether the operator's own network may be meant: only there may mail addresses travel in the clear
     */
    public static Parsed parse(String text, Reach reach) {
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            return new Parsed.Invalid("The address has at most " + MAX_LENGTH + " characters, all of them ASCII and none of them a space.");
        }
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean secured = scheme.equals("https");
            if (!secured && !(scheme.equals("http") && reach == Reach.ANYWHERE)) {
                return new Parsed.Invalid(scheme.equals("http") ? "The address must begin with https: what is posted names people."
                        : "The address must begin with https://.");
            }
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return new Parsed.Invalid("The address must be https://HOST/PATH, without a user and without a #.");
            }
            int port = uri.getPort() < 0 ? secured ? HTTPS : HTTP : uri.getPort();
            if (port < 1 || port > 65_535) {
                return new Parsed.Invalid("There is no port " + port + ".");
            }
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return new Parsed.Valid(new HookUrl(text, host(uri.getHost()), port, secured,
                    uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery()));
        } catch (URISyntaxException | IllegalArgumentException wrong) {
            return new Parsed.Invalid("This is no address of a web server.");
        }
    }

    /** What a webhook may reach. */
    public enum Reach {
        /** The Internet, through TLS. */
        INTERNET,
        /** Also this machine and private networks, in the clear too. */
        ANYWHERE
    }

    private static String host(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : IDN.toASCII(host).toLowerCase(Locale.ROOT);
    }

    /** The field Host. */
    String authority() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == (secured ? HTTPS : HTTP) ? name : name + ":" + port;
    }
}
