package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.indaba.mail.EmailAddress;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that says who somebody is, and everything that it, or somebody in its place, could say wrong. */
class OidcProviderTest {

    private static RsaJsonWebKey key;
    private static RsaJsonWebKey strangersKey;

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private HttpServer server;
    private HttpClient http;
    private String issuer;
    private OidcProvider provider;
    private OidcProvider.Wish wish;

    @BeforeAll
    static void keys() throws JoseException {
        key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("one");
        strangersKey = RsaJwkGenerator.generateJwk(2048);
        strangersKey.setKeyId("one");
    }

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath() + " " + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answers.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        provider = new OidcProvider(new OidcClient(URI.create(issuer), "indaba", "a secret: &", URI.create("https://lists.example/back")),
                http, () -> now, new SecureRandom());
        documents(issuer);
        answers.put("/keys", keySet(key));
        wish = provider.wish();
    }

    @AfterEach
    void end() {
        http.close();
        server.stop(0);
    }

    private void documents(String of) {
        answers.put("/.well-known/openid-configuration", """
                {"issuer": "%s", "authorization_endpoint": "https://id.example/ask?tenant=1", "token_endpoint": "%s/token",
                 "jwks_uri": "%s/keys"}""".formatted(of, issuer, issuer));
    }

    private static String keySet(RsaJsonWebKey of) {
        return "{\"keys\":[" + of.toJson() + "]}";
    }

    private JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience("indaba");
        claims.setSubject("4711");
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plusSeconds(300).getEpochSecond()));
        claims.setStringClaim("nonce", wish.nonce());
        claims.setStringClaim("email", "Ann@example.org");
        claims.setClaim("email_verified", true);
        return claims;
    }

    private static String signed(JwtClaims claims, RsaJsonWebKey by) {
        try {
            JsonWebSignature token = new JsonWebSignature();
            token.setPayload(claims.toJson());
            token.setKey(by.getPrivateKey());
            token.setKeyIdHeaderValue(by.getKeyId());
            token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            return token.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<EmailAddress> redeemed(String token) {
        answers.put("/token", "{\"id_token\": \"" + token + "\", \"access_token\": \"x\", \"token_type\": \"Bearer\"}");
        return provider.redeem(wish, "the code");
    }

    private Optional<EmailAddress> changed(Consumer<JwtClaims> change) {
        JwtClaims claims = claims();
        change.accept(claims);
        return redeemed(signed(claims, key));
    }

    @Test
    void browserIsSentWithAStateANonceAndAChallenge() {
        String asks = provider.ask(wish).orElseThrow().toString();

        assertThat(asks).startsWith("https://id.example/ask?tenant=1&").contains("response_type=code", "client_id=indaba",
                "redirect_uri=https%3A%2F%2Flists.example%2Fback", "scope=openid+email", "state=" + wish.state(), "nonce=" + wish.nonce(),
                "code_challenge_method=S256").doesNotContain(wish.verifier());
        assertThat(provider.wish()).isNotEqualTo(wish);
    }

    /** RFC 7636 §4.2 and §4.5: what was digested for the browser is shown with the code. */
    @Test
    void addressThatTheProviderHasVerifiedIsBelieved() {
        assertThat(redeemed(signed(claims(), key)).orElseThrow()).hasToString("Ann@example.org");

        String request = asked.stream().filter(line -> line.startsWith("/token")).findFirst().orElseThrow();
        assertThat(URLDecoder.decode(request, StandardCharsets.UTF_8)).contains("grant_type=authorization_code", "code=the code",
                "code_verifier=" + wish.verifier());
        assertThat(new String(Base64.getDecoder().decode(request.split(" ")[2]), StandardCharsets.UTF_8))
                .isEqualTo("indaba:a+secret%3A+%26");
    }

    @Test
    void whatIsNotForUsNotNowOrNotForThisRequestIsNotBelieved() {
        assertThat(changed(claims -> claims.setStringClaim("nonce", provider.wish().nonce()))).as("nonce").isEmpty();
        assertThat(changed(claims -> claims.unsetClaim("nonce"))).as("no nonce").isEmpty();
        assertThat(changed(claims -> claims.setAudience("another"))).as("audience").isEmpty();
        assertThat(changed(claims -> claims.setStringClaim("azp", "another"))).as("party").isEmpty();
        assertThat(changed(claims -> claims.setIssuer("https://evil.example"))).as("issuer").isEmpty();
        assertThat(changed(claims -> {
            claims.setIssuedAt(NumericDate.fromSeconds(now.minusSeconds(300).getEpochSecond()));
            claims.setExpirationTime(NumericDate.fromSeconds(now.minusSeconds(61).getEpochSecond()));
        })).as("expired").isEmpty();
        assertThat(changed(claims -> {
            claims.setIssuedAt(NumericDate.fromSeconds(now.minusSeconds(300).getEpochSecond()));
            claims.setExpirationTime(NumericDate.fromSeconds(now.minusSeconds(59).getEpochSecond()));
        })).as("clocks differ").isPresent();
        assertThat(changed(claims -> claims.unsetClaim("exp"))).as("no end").isEmpty();
        assertThat(changed(claims -> claims.setNotBefore(NumericDate.fromSeconds(now.plusSeconds(61).getEpochSecond())))).as("not yet")
                .isEmpty();
        assertThat(changed(claims -> claims.unsetClaim("sub"))).as("nobody").isEmpty();
    }

    @Test
    void addressThatIsNotVerifiedIsNotBelieved() {
        assertThat(changed(claims -> claims.setClaim("email_verified", false))).isEmpty();
        assertThat(changed(claims -> claims.unsetClaim("email_verified"))).isEmpty();
        assertThat(changed(claims -> claims.setClaim("email_verified", 1))).isEmpty();
        assertThat(changed(claims -> claims.setClaim("email_verified", "true"))).as("as some providers say it").isPresent();
        assertThat(changed(claims -> claims.unsetClaim("email"))).isEmpty();
        assertThat(changed(claims -> claims.setStringClaim("email", "no address"))).isEmpty();
        assertThat(changed(claims -> claims.setClaim("email", List.of("a@example.org")))).isEmpty();
    }

    /** RFC 8725 §3.1: the algorithm is ours to choose, not the token's. */
    @Test
    void tokenThatTheProvidersKeyDidNotSignIsNotBelieved() throws JoseException {
        assertThat(redeemed(signed(claims(), strangersKey))).as("a stranger's key of the same name").isEmpty();

        JsonWebSignature none = new JsonWebSignature();
        none.setPayload(claims().toJson());
        none.setAlgorithmConstraints(AlgorithmConstraints.ALLOW_ONLY_NONE);
        none.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        assertThat(redeemed(none.getCompactSerialization())).as("no signature").isEmpty();

        JsonWebSignature shared = new JsonWebSignature();
        shared.setPayload(claims().toJson());
        shared.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        shared.setKeyIdHeaderValue("one");
        shared.setKey(new HmacKey(key.getPublicKey().getEncoded()));
        assertThat(redeemed(shared.getCompactSerialization())).as("the public key as a shared secret").isEmpty();

        String[] parts = signed(claims(), key).split("\\.");
        JwtClaims other = claims();
        other.setStringClaim("email", "eve@example.org");
        String forged = parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(other.toJson().getBytes(
                StandardCharsets.UTF_8)) + "." + parts[2];
        assertThat(redeemed(forged)).as("other claims below the same signature").isEmpty();
        for (String rubbish : List.of("", "x", "a.b.c", "....", "e30.e30.")) {
            assertThat(redeemed(rubbish)).as(rubbish).isEmpty();
        }
    }

    @Test
    void keysThatChangedAreReadAnew() {
        assertThat(redeemed(signed(claims(), key))).isPresent();
        answers.put("/keys", keySet(strangersKey));

        assertThat(redeemed(signed(claims(), strangersKey))).isPresent();
        assertThat(redeemed(signed(claims(), key))).as("the old one is gone").isEmpty();
    }

    @Test
    void documentsOfAnotherIssuerAreNotBelieved() {
        documents("https://evil.example");

        assertThat(provider.ask(wish)).isEmpty();
        assertThat(redeemed(signed(claims(), key))).isEmpty();
    }

    @Test
    void silenceAndNonsenseSignNobodyIn() {
        for (String nonsense : List.of("", "<html>", "[]", "null", "{", "{}", "{\"id_token\": 7}",
                "{\"id_token\": \"" + "x".repeat(OidcProvider.MAX_ANSWER) + "\"}")) {
            answers.put("/token", nonsense);
            assertThat(provider.redeem(wish, "the code")).isEmpty();
        }
        answers.put("/.well-known/openid-configuration", "{\"issuer\": \"" + issuer + "\", \"jwks_uri\": \"file:///etc/passwd\"}");
        now = now.plus(OidcProvider.KEPT);
        assertThat(provider.ask(wish)).isEmpty();
        server.stop(0);
        assertThat(provider.ask(wish)).isEmpty();
    }

    @Test
    void documentsAreAskedForOnceAnHour() {
        provider.ask(wish);
        now = now.plus(OidcProvider.KEPT).minusMillis(1);
        provider.ask(wish);
        assertThat(asked).hasSize(2);
        now = now.plusMillis(1);
        provider.ask(wish);
        assertThat(asked).hasSize(4);
    }
}
