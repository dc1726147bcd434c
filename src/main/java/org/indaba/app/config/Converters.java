package org.indaba.app.config;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.Converter;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.receive.Network;
import org.indaba.smtp.BareLineEnds;
import org.indaba.web.SecondFactorDemand;

/**
 * How the text of a setting becomes its value. Each refuses with an {@link IllegalArgumentException} whose message says what is
 * expected, so that it can follow "… must be". Public because the configuration library makes them.
 */
public final class Converters {

    private Converters() {
    }

    /** Cuts a text down to what is expected of it, or refuses. */
    private static IllegalArgumentException expected(String what) {
        return new IllegalArgumentException(what);
    }

    /** {@code 10MB}: a number of octets with B, KB, MB or GB, each 1,024 of the one before. */
    public static final class Size implements Converter<Long> {
        private static final long serialVersionUID = 1L;
        private static final Pattern GRAMMAR = Pattern.compile("(\\d{1,12})\\s*(|B|KB|MB|GB)");

        @Override
        public Long convert(String text) {
            Matcher parts = GRAMMAR.matcher(text.strip().toUpperCase(Locale.ROOT));
            if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
                throw expected("a size such as 512KB, 10MB or 1GB");
            }
            int shift = switch (parts.group(2)) {
                case "KB" -> 10;
                case "MB" -> 20;
                case "GB" -> 30;
                // B, or no unit: the grammar leaves nothing else.
                default -> 0;
            };
            return Long.parseLong(parts.group(1)) << shift;
        }
    }

    /** {@code 5m}: a whole number of ms, s, m, h or d, more than none. */
    public static final class Time implements Converter<Duration> {
        private static final long serialVersionUID = 1L;
        private static final Pattern GRAMMAR = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

        @Override
        public Duration convert(String text) {
            Matcher parts = GRAMMAR.matcher(text.strip().toLowerCase(Locale.ROOT));
            if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
                throw expected("a time such as 30s, 5m, 4h or 30d");
            }
            long number = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                // Days: the grammar leaves nothing else.
                default -> Duration.ofDays(number);
            };
        }
    }

    /** A time, or 0 for what never happens. */
    public static final class TimeOrNever implements Converter<Duration> {
        private static final long serialVersionUID = 1L;

        @Override
        public Duration convert(String text) {
            return text.strip().equals("0") ? Duration.ZERO : new Time().convert(text);
        }
    }

    /** A TCP port. */
    public static final class Port implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String text) {
            if (!text.strip().matches("\\d{1,5}") || Integer.parseInt(text.strip()) > 65_535) {
                throw expected("a port, 0 to 65535");
            }
            return Integer.valueOf(text.strip());
        }
    }

    /** A number of things, at least one. */
    public static final class Count implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String text) {
            if (!text.strip().matches("\\d{1,7}") || Integer.parseInt(text.strip()) == 0) {
                throw expected("a whole number, 1 to 9999999");
            }
            return Integer.valueOf(text.strip());
        }
    }

    /** {@code true} or {@code false}, and nothing that only looks like it. */
    public static final class YesOrNo implements Converter<Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean convert(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true" -> Boolean.TRUE;
                case "false" -> Boolean.FALSE;
                // A word that is neither must not mean "no" in silence.
                default -> throw expected("true or false");
            };
        }
    }

    /** One of {@link SmarthostTls}, in lower case. */
    public static final class TlsChoice implements Converter<SmarthostTls> {
        private static final long serialVersionUID = 1L;

        @Override
        public SmarthostTls convert(String text) {
            for (SmarthostTls choice : SmarthostTls.values()) {
                if (choice.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                    return choice;
                }
            }
            throw expected("opportunistic, starttls, implicit or none");
        }
    }

    /** One of {@link SecondFactorDemand.Of}, in lower case. */
    public static final class SecondFactorChoice implements Converter<SecondFactorDemand.Of> {
        private static final long serialVersionUID = 1L;

        @Override
        public SecondFactorDemand.Of convert(String text) {
            for (SecondFactorDemand.Of choice : SecondFactorDemand.Of.values()) {
                if (choice.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                    return choice;
                }
            }
            throw expected("nobody, administrators or owners");
        }
    }

    /** One of {@link BareLineEnds}, in lower case. */
    public static final class LineEndsChoice implements Converter<BareLineEnds> {
        private static final long serialVersionUID = 1L;

        @Override
        public BareLineEnds convert(String text) {
            for (BareLineEnds choice : BareLineEnds.values()) {
                if (choice.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                    return choice;
                }
            }
            throw expected("refuse or repair");
        }
    }

    /** A language that there are words of. */
    public static final class LanguageTag implements Converter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String text) {
            return Languages.shipped().named(text).map(Language::tag).orElseThrow(() -> expected("one of "
                    + Languages.shipped().all().stream().map(Language::tag).collect(Collectors.joining(", "))));
        }
    }

    /** The name of a host. */
    public static final class HostName implements Converter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String text) {
            if (text.strip().length() > 253 || !text.strip().matches("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
                    + "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")) {
                throw expected("the name of a host, such as mail.example.org");
            }
            return text.strip().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code host:port}, {@code [2001:db8::1]:25}, or a host alone. */
    public static final class HostAndPort implements Converter<String> {
        private static final long serialVersionUID = 1L;
        private static final Pattern GRAMMAR = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

        @Override
        public String convert(String text) {
            Matcher parts = GRAMMAR.matcher(text.strip());
            if (!parts.matches() || parts.group(2) != null && !isPort(Integer.parseInt(parts.group(2)))) {
                throw expected("host:port, such as 192.0.2.1:53 or [2001:db8::1]:53");
            }
            return text.strip();
        }

        private static boolean isPort(int port) {
            return port >= 1 && port <= 65_535;
        }
    }

    /** An IP address, never looked up. */
    public static final class IpAddress implements Converter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String text) {
            try {
                InetAddress.ofLiteral(text.strip());
                return text.strip();
            } catch (IllegalArgumentException e) {
                throw expected("an IP address");
            }
        }
    }

    /** A network, or one address. */
    public static final class NetworkText implements Converter<Network> {
        private static final long serialVersionUID = 1L;

        @Override
        public Network convert(String text) {
            try {
                return Network.parse(text.strip());
            } catch (IllegalArgumentException e) {
                throw expected("a network such as 192.0.2.0/24 or 2001:db8::/32, or an IP address");
            }
        }
    }

    /** {@code http://…} or {@code https://…}, without a slash at the end. */
    public static final class WebAddress implements Converter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String text) {
            try {
                URI uri = URI.create(text.strip());
                if (uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null
                        && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                    return text.strip().replaceFirst("/+$", "");
                }
            } catch (IllegalArgumentException noAddress) {
                // Refused below, in our own words.
            }
            throw expected("a web address such as https://lists.example.org");
        }
    }

    /** An issuer of OpenID Connect, to the letter: it is compared with what the issuer says of itself. */
    public static final class Issuer implements Converter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String text) {
            new WebAddress().convert(text);
            return text.strip();
        }
    }

    /** {@code jdbc:postgresql://…}. */
    public static final class DatabaseUrl implements Converter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String text) {
            if (!text.strip().startsWith("jdbc:postgresql:")) {
                throw expected("a PostgreSQL address such as jdbc:postgresql://db.example.org/indaba");
            }
            return text.strip();
        }
    }
}
