package org.indaba.app.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.indaba.receive.Network;
import org.indaba.smtp.BareLineEnds;
import org.indaba.web.SecondFactorDemand;

/**
 * Every setting of Indaba, with its default. The sentences here stand also in {@code docs/configuration.md} and in
 * {@code deployment/indaba.example.properties}; a test compares the three.
 */
@ConfigMapping(prefix = "indaba")
public interface IndabaConfig {

    /** The folder with the embedded database, the TLS key and the socket. A relative one lies in the installation folder. */
    @WithDefault("data")
    String home();

    /** The name of this host in EHLO and Received. Unset: the machine's own name. */
    @WithConverter(Converters.HostName.class)
    Optional<String> hostname();

    /** The language of pages and mails for people of whom no other is known: en, fr or what else has a file of words. */
    @WithDefault("en")
    @WithConverter(Converters.LanguageTag.class)
    String language();

    /** Where posts come in. */
    Smtp smtp();

    /** Pages and REST. */
    Http http();

    /** What is written into mails about the pages. */
    Web web();

    /** Another site that signs people in. */
    Oidc oidc();

    /** Where everything is kept. */
    Database database();

    /** How copies leave. */
    Delivery delivery();

    /** Who is asked about names. */
    Dns dns();

    /** What is remembered about copies. */
    Ledger ledger();

    /** How copies are signed. */
    Signing signing();

    /** Where events are posted. */
    Webhooks webhooks();

    /** How much strangers can have us write. */
    Questions questions();

    /** How much strangers can have us write. */
    interface Questions {

        /** How many forms to join or leave are taken within an hour from one network (IPv4 /24, IPv6 /56). */
        @WithDefault("60")
        @WithConverter(Converters.Count.class)
        int formsPerNetwork();

        /** How many mails from one network (IPv4 /24, IPv6 /56) with commands are answered within an hour. */
        @WithDefault("600")
        @WithConverter(Converters.Count.class)
        int mailsPerNetwork();

        /** How many invitations one owner, or one token, sends within an hour, over all lists. */
        @WithDefault("600")
        @WithConverter(Converters.Count.class)
        int invitationsPerOwner();

        /** How many questions and answers are sent within an hour to addresses that nothing proves; and how many invitations. */
        @WithDefault("5000")
        @WithConverter(Converters.Count.class)
        int overall();
    }

    /** Where posts come in. */
    interface Smtp {

        /** The address on which posts come in; 0.0.0.0 for all of them. */
        @WithDefault("0.0.0.0")
        @WithConverter(Converters.IpAddress.class)
        String host();

        /** The port on which posts come in; 0 for any that is free. */
        @WithDefault("2525")
        @WithConverter(Converters.Port.class)
        int port();

        /** How many connections may be open at a time. */
        @WithDefault("1000")
        @WithConverter(Converters.Count.class)
        int connections();

        /** How many of them may come from one address. */
        @WithDefault("50")
        @WithConverter(Converters.Count.class)
        int connectionsPerPeer();

        /** The largest post that is taken. */
        @WithDefault("10MB")
        @WithConverter(Converters.Size.class)
        long maxSize();

        /**
         * What becomes of a CR or an LF that stands alone in what comes in: refuse (554), or repair, which makes CRLF of it, for senders
         * that nobody can mend. Neither way does anything but CRLF.CRLF end a message.
         */
        @WithDefault("refuse")
        @WithConverter(Converters.LineEndsChoice.class)
        BareLineEnds bareLineEnds();

        /** Whether SPF, DKIM, ARC and DMARC are asked who sent what comes in. Without that, lists that demand to know hold their posts. */
        @WithDefault("true")
        @WithConverter(Converters.YesOrNo.class)
        boolean authentication();

        /**
         * The file with the certificate chain, in PEM; a relative one lies in the home. Unset: a self-signed one is made there on the
         * first start.
         */
        Optional<String> tlsCertificate();

        /** The file with the private key of the certificate, in PEM; a relative one lies in the home. Set both or none. */
        Optional<String> tlsKey();

        /**
         * The networks of mail servers in front of Indaba, separated by commas, such as 192.0.2.0/24. They have no limit per address,
         * may say whom they speak for (XCLIENT), and hear no refusal of a sender or a post, which they would have to send on.
         */
        Optional<List<@WithConverter(Converters.NetworkText.class) Network>> trustedRelays();
    }

    /** Pages and REST. */
    interface Http {

        /** The address of the web pages and the REST interface; 0.0.0.0 for all of them. */
        @WithDefault("0.0.0.0")
        String host();

        /** The port of the web pages and the REST interface; 0 for any that is free. */
        @WithDefault("8080")
        @WithConverter(Converters.Port.class)
        int port();

        /** How many connections for pages and REST may be open at a time; more are closed at once, so that mail keeps room. */
        @WithDefault("1000")
        @WithConverter(Converters.Count.class)
        int connections();

        /**
         * How many bodies of requests (forms, files, JSON) may be on their way at a time; further ones are answered 503, so that pages are
         * shown meanwhile.
         */
        @WithDefault("128")
        @WithConverter(Converters.Count.class)
        int bodies();

        /**
         * How many of them may come from one network (IPv4 /24, IPv6 /64); further ones are answered 429. Behind a web server that is not
         * in web.trusted-proxies, everybody comes from its network.
         */
        @WithDefault("32")
        @WithConverter(Converters.Count.class)
        int bodiesPerNetwork();

        /** How long a body may be on its way until it is given up (408); a file of members may take five times as long. */
        @WithDefault("1m")
        @WithConverter(Converters.Time.class)
        Duration bodyTimeout();

        /** The port for health and metrics, on 127.0.0.1 only; 0 for any that is free. */
        @WithDefault("9000")
        @WithConverter(Converters.Port.class)
        int managementPort();
    }

    /** What is written into mails about the pages. */
    interface Web {

        /** The address of the web pages as people see it, written into mails. */
        @WithDefault("http://localhost:8080")
        @WithConverter(Converters.WebAddress.class)
        String url();

        /**
         * The networks of web servers in front of Indaba, separated by commas, such as 127.0.0.1: whom they name in X-Forwarded-For is
         * counted, and not they. Unset: that field is believed of nobody.
         */
        Optional<List<@WithConverter(Converters.NetworkText.class) Network>> trustedProxies();

        /**
         * Of whom a second factor is demanded for their pages: nobody, administrators (of the site and of domains), or owners (moderators
         * and list creators too).
         */
        @WithDefault("nobody")
        @WithConverter(Converters.SecondFactorChoice.class)
        SecondFactorDemand.Of secondFactor();
    }

    /** Another site that signs people in. */
    interface Oidc {

        /** A site that signs people in by OpenID Connect, as its documents name it, such as https://id.example.org. Unset: none. */
        @WithConverter(Converters.Issuer.class)
        Optional<String> issuer();

        /** The name by which that site knows this one. */
        Optional<String> clientId();

        /** The secret by which that site knows this one; it sends people back to /login/provider/back. */
        Optional<String> clientSecret();

        /** What people call that site, on the page for signing in. */
        @WithDefault("your organisation")
        String label();
    }

    /** Where everything is kept. */
    interface Database {

        /** A PostgreSQL server (15 or newer), such as jdbc:postgresql://db.example.org/indaba. Unset: the embedded one. */
        @WithConverter(Converters.DatabaseUrl.class)
        Optional<String> url();

        /** The user at that server. */
        Optional<String> username();

        /** The user's password at that server. */
        Optional<String> password();
    }

    /** How copies leave. */
    interface Delivery {

        /** A mail server that takes all outgoing mail, as host:port. Unset: the MX hosts of each recipient's domain. */
        @WithConverter(Converters.HostAndPort.class)
        Optional<String> smarthost();

        /** The user at the smarthost, if it asks for one. */
        Optional<String> smarthostUsername();

        /** The user's password at the smarthost. No other host hears it. */
        Optional<String> smarthostPassword();

        /** TLS to the smarthost: opportunistic (if it offers it), starttls (always), implicit (from the first octet) or none. */
        @WithDefault("opportunistic")
        @WithConverter(Converters.TlsChoice.class)
        SmarthostTls smarthostTls();

        /** The port of MX hosts. */
        @WithDefault("25")
        @WithConverter(Converters.Port.class)
        int port();

        /** Whether MX hosts may be loopback or private addresses: for tests. It does not apply to the smarthost. */
        @WithDefault("false")
        @WithConverter(Converters.YesOrNo.class)
        boolean allowPrivateAddresses();

        /** Whether mail hosts must meet what their domains publish: MTA-STS policies, and DANE where the name server proves it. */
        @WithDefault("true")
        @WithConverter(Converters.YesOrNo.class)
        boolean tlsPolicies();

        /** The addresses from which connections leave, separated by commas; of the family of the peer, if there is one. Unset: any. */
        Optional<List<@WithConverter(Converters.IpAddress.class) String>> sourceAddresses();

        /** How many connections may be open at a time. */
        @WithDefault("500")
        @WithConverter(Converters.Count.class)
        int connections();

        /** How many of them may go to one site, which is a set of MX hosts. */
        @WithDefault("20")
        @WithConverter(Converters.Count.class)
        int connectionsPerSite();

        /**
         * How many of them may go to one IP address, over all sites and nodes; but at least one from each node. Where all are in use, a
         * site that has none gets the next. Does not apply to the smarthost and to this machine.
         */
        @WithDefault("20")
        @WithConverter(Converters.Count.class)
        int connectionsPerAddress();

        /**
         * The file with the limits of single sites, in the form of deployment/shaping.properties, which holds if this is unset. A
         * relative one lies in the home.
         */
        Optional<String> shaping();

        /** How long at most the sites of a node that is gone wait until another node of the same database takes them over. */
        @WithDefault("30s")
        @WithConverter(Converters.Time.class)
        Duration lease();

        /** The wait before the first new try; it grows by a factor, with some chance in it. */
        @WithDefault("5m")
        @WithConverter(Converters.Time.class)
        Duration firstRetry();

        /** The longest wait between two tries. */
        @WithDefault("4h")
        @WithConverter(Converters.Time.class)
        Duration maxRetry();

        /** The age at which a copy is given up. */
        @WithDefault("5d")
        @WithConverter(Converters.Time.class)
        Duration giveUpAfter();

        /** How old a post is when a list's owners are told, once a day, that copies still wait or were given up; 0 for never. */
        @WithDefault("4h")
        @WithConverter(Converters.TimeOrNever.class)
        Duration warnAfter();

        /** How long to wait for a connection. */
        @WithDefault("30s")
        @WithConverter(Converters.Time.class)
        Duration connectTimeout();

        /** How long to wait for a reply (RFC 5321 §4.5.3.2). */
        @WithDefault("5m")
        @WithConverter(Converters.Time.class)
        Duration replyTimeout();
    }

    /** Who is asked about names. */
    interface Dns {

        /** The name servers to ask, separated by commas, such as 127.0.0.1:5353. Unset: the system's. */
        Optional<List<@WithConverter(Converters.HostAndPort.class) String>> servers();
    }

    /** What is remembered about copies. */
    interface Ledger {

        /** How long the story of each single copy is kept; the counts stay. At least 4 days longer than indaba.delivery.give-up-after. */
        @WithDefault("30d")
        @WithConverter(Converters.Time.class)
        Duration keep();
    }

    /** How copies are signed. */
    interface Signing {

        /** Whether posts of lists whose domain has signing keys are sealed, too (ARC, RFC 8617). */
        @WithDefault("false")
        @WithConverter(Converters.YesOrNo.class)
        boolean arc();
    }

    /** Where events are posted. */
    interface Webhooks {

        /** Whether webhooks may be at loopback or private addresses, and without TLS: for programs inside of your own network. */
        @WithDefault("false")
        @WithConverter(Converters.YesOrNo.class)
        boolean allowPrivateAddresses();
    }
}
