package org.indaba.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Another site that says who somebody is: OpenID Connect's code flow, with PKCE (RFC 7636 §4.2), a state and a nonce. What it says is
 * believed if its key signed it, for us, just now, for the very request that was made, and if it has verified the address. Nothing is
 * asked before somebody wants to sign in. When the provider does not answer, or says what cannot be believed, nobody is signed in and
 * the log has the reason. Thread-safe.
 */
public final class OidcProvider {

    /** How long the provider's documents are used. */
    static final Duration KEPT = Duration.ofHours(1);

    /** Larger answers are not read. In octets. */
    static final int MAX_ANSWER = 256 * 1024;

    /** How much clocks may differ. */
    static final Duration SKEW = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(OidcProvider.class);

    // RFC 8725 §3.1: only these, whatever a token says of itself; none of them lets a public key pass for a shared secret.
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256, AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

    private final OidcClient client;
    private final HttpClient http;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ObjectMapper json = new ObjectMapper();
    private volatile @Nullable Documents documents;

    private record Documents(URI authorization, URI token, String keys, Instant until) {
    }

    /**
     * One wish to sign in, which the browser keeps until the answer comes.
     *
     * @param state comes back with the answer
     * @param nonce stands in the token
     * @param verifier proves to the provider that the code is shown by whom it was asked for
     */
    public record Wish(String state, String nonce, String verifier) {
    }

    /** The provider did not answer, or said what cannot be believed. */
    static final class NotBelievedException extends Exception {

        private static final long serialVersionUID = 1L;

        NotBelievedException(String reason) {
            super(reason);
        }

        NotBelievedException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** @param random a source of secrets: a {@link java.security.SecureRandom} */
    public OidcProvider(OidcClient client, HttpClient http, InstantSource clock, RandomGenerator random) {
        this.client = client;
        this.http = http;
        this.clock = clock;
        this.random = random;
    }

    /** A new wish. */
    public Wish wish() {
        return new Wish(SecretToken.make(random), SecretToken.make(random), SecretToken.make(random));
    }

    /** Where the browser goes with a wish; empty while the provider does not answer. */
    public Optional<URI> ask(Wish wish) {
        try {
            URI page = documents(false).authorization();
            String query = query(Map.of("response_type", "code", "client_id", client.id(), "redirect_uri", client.returnTo().toString(),
                    "scope", "openid email", "state", wish.state(), "nonce", wish.nonce(),
                    // RFC 7636 §4.2: the digest goes through the browser, and what it is made of does not.
                    "code_challenge", challenge(wish.verifier()), "code_challenge_method", "S256"));
            return Optional.of(URI.create(page + (page.getRawQuery() == null ? "?" : "&") + query));
        } catch (NotBelievedException reason) {
            LOG.warnf("event=provider-failed issuer=%s reason=\"%s\"", client.issuer(), reason.getMessage());
            return Optional.empty();
        }
    }

    /** Whose code this is: the address that the provider has verified; empty if there is anything wrong with it. */
    public Optional<EmailAddress> redeem(Wish wish, String code) {
        try {
            String body = query(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", client.returnTo().toString(),
                    "code_verifier", wish.verifier()));
            String basic = Base64.getEncoder().encodeToString((encoded(client.id()) + ":" + encoded(client.secret()))
                    .getBytes(StandardCharsets.UTF_8));
            JsonNode answer = read(HttpRequest.newBuilder(documents(false).token()).header("Authorization", "Basic " + basic)
                    .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body)));
            return Optional.of(believed(answer.path("id_token").asText(""), wish));
        } catch (NotBelievedException reason) {
            LOG.warnf("event=provider-failed issuer=%s reason=\"%s\"", client.issuer(), reason.getMessage());
            return Optional.empty();
        }
    }

    private EmailAddress believed(String token, Wish wish) throws NotBelievedException {
        JwtClaims claims;
        try {
            claims = claims(token, documents(false));
        } catch (InvalidJwtException unknownKey) {
            // The provider may have changed its keys since; once more, with those of today.
            try {
                claims = claims(token, documents(true));
            } catch (InvalidJwtException invalid) {
                throw new NotBelievedException(invalid);
            }
        }
        try {
            String nonce = claims.getStringClaimValue("nonce");
            if (nonce == null || !MessageDigest.isEqual(octets(nonce), octets(wish.nonce()))) {
                throw new NotBelievedException("the nonce is that of another request");
            }
            // A provider that says nothing of whether it verified an address has not.
            Object verified = claims.getClaimValue("email_verified");
            if (!Boolean.TRUE.equals(verified) && !"true".equals(verified)) {
                throw new NotBelievedException("the address is not verified");
            }
            return switch (EmailAddress.parse(String.valueOf(claims.getStringClaimValue("email")))) {
                case ParsedAddress.Valid(EmailAddress address) -> address;
                case ParsedAddress.Invalid _ -> throw new NotBelievedException("there is no address");
            };
        } catch (MalformedClaimException malformed) {
            throw new NotBelievedException(malformed);
        }
    }

    private JwtClaims claims(String token, Documents current) throws InvalidJwtException, NotBelievedException {
        try {
            JwtConsumer consumer = new JwtConsumerBuilder().setJwsAlgorithmConstraints(ALGORITHMS)
                    .setVerificationKeyResolver(new JwksVerificationKeyResolver(new JsonWebKeySet(current.keys()).getJsonWebKeys()))
                    .setExpectedIssuer(true, client.issuer().toString()).setExpectedAudience(true, client.id())
                    .setRequireExpirationTime().setRequireIssuedAt().setRequireSubject()
                    .setAllowedClockSkewInSeconds((int) SKEW.toSeconds())
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.instant().toEpochMilli())).build();
            JwtClaims claims = consumer.processToClaims(token);
            Object party = claims.getClaimValue("azp");
            if (party != null && !party.equals(client.id())) {
                throw new NotBelievedException("the token was made for another client");
            }
            return claims;
        } catch (JoseException unreadable) {
            throw new NotBelievedException(unreadable);
        }
    }

    private Documents documents(boolean anew) throws NotBelievedException {
        Documents known = documents;
        if (known != null && !anew && clock.instant().isBefore(known.until())) {
            return known;
        }
        JsonNode found = read(HttpRequest.newBuilder(URI.create(client.issuer().toString().replaceFirst("/$", "")
                + "/.well-known/openid-configuration")));
        if (!found.path("issuer").asText().equals(client.issuer().toString())) {
            throw new NotBelievedException("the documents are those of another issuer");
        }
        JsonNode keys = read(HttpRequest.newBuilder(address(found, "jwks_uri")));
        Documents fresh = new Documents(address(found, "authorization_endpoint"), address(found, "token_endpoint"), keys.toString(),
                clock.instant().plus(KEPT));
        documents = fresh;
        return fresh;
    }

    private static URI address(JsonNode found, String name) throws NotBelievedException {
        try {
            URI address = URI.create(found.path(name).asText(""));
            if (address.getHost() != null && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))) {
                return address;
            }
        } catch (IllegalArgumentException none) {
            throw new NotBelievedException(none);
        }
        throw new NotBelievedException("the documents have no " + name);
    }

    private JsonNode read(HttpRequest.Builder request) throws NotBelievedException {
        try {
            HttpResponse<InputStream> answer = http.send(request.timeout(OidcClient.PATIENCE).header("Accept", "application/json").build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] octets = body.readNBytes(MAX_ANSWER + 1);
                if (answer.statusCode() != 200 || octets.length > MAX_ANSWER) {
                    throw new NotBelievedException("the answer was " + answer.statusCode() + " with " + octets.length + " octets");
                }
                JsonNode read = json.readTree(octets);
                if (read == null || !read.isObject()) {
                    throw new NotBelievedException("the answer is no JSON object");
                }
                return read;
            }
        } catch (JsonProcessingException noJson) {
            throw new NotBelievedException("the answer is no JSON");
        } catch (IOException silence) {
            throw new NotBelievedException(silence);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotBelievedException(interrupted);
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(octets(verifier)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String query(Map<String, String> fields) {
        return fields.entrySet().stream().map(field -> field.getKey() + "=" + encoded(field.getValue())).sorted()
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
