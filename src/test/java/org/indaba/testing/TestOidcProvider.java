package org.indaba.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * A site that signs people in, over HTTP: its documents, its keys, and a code that is good once, for the client that asked for it with the
 * verifier of its challenge (RFC 7636 §4.6).
 */
public final class TestOidcProvider implements AutoCloseable {

    private final HttpServer server;
    private final URI issuer;
    private final String client;
    private final String secret;
    private final InstantSource clock;
    private final RsaJsonWebKey key;
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();

    private record Granted(Map<String, String> asked, String email, boolean verified) {
    }

    private TestOidcProvider(URI issuer, String client, String secret, InstantSource clock) throws IOException, JoseException {
        this.issuer = issuer;
        this.client = client;
        this.secret = secret;
        this.clock = clock;
        this.key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("one");
        server = HttpServer.create(new InetSocketAddress(issuer.getHost(), issuer.getPort()), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/ask", "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys"}"""
                .formatted(issuer)));
        server.createContext("/keys", exchange -> answer(exchange, 200, "{\"keys\":[" + key.toJson() + "]}"));
        server.createContext("/token", this::token);
        server.start();
    }

    /** Listens at the address that its name says. @param clock by which it says until when it is to be believed */
    public static TestOidcProvider at(URI issuer, String client, String secret, InstantSource clock) {
        try {
            return new TestOidcProvider(issuer, client, secret, clock);
        } catch (IOException | JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Somebody comes with a browser that was sent here, and proves who they are; the query with which the browser goes back. */
    public Map<String, String> signIn(URI asked, String email, boolean verified) {
        Map<String, String> query = fields(asked.getRawQuery());
        String code = "code-" + codes.size() + "-" + query.get("state");
        codes.put(code, new Granted(query, email, verified));
        return Map.of("code", code, "state", query.get("state"));
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic = "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        Granted granted = codes.remove(sent.getOrDefault("code", ""));
        if (granted == null || !basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !granted.asked().get("redirect_uri").equals(sent.get("redirect_uri"))
                || !granted.asked().get("code_challenge").equals(digest(sent.getOrDefault("code_verifier", "")))) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
        } else {
            answer(exchange, 200, "{\"access_token\": \"x\", \"token_type\": \"Bearer\", \"id_token\": \"" + idToken(granted) + "\"}");
        }
    }

    private String idToken(Granted granted) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer.toString());
        claims.setAudience(client);
        claims.setSubject(granted.email());
        claims.setIssuedAt(NumericDate.fromSeconds(clock.instant().getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(clock.instant().plusSeconds(300).getEpochSecond()));
        claims.setStringClaim("nonce", granted.asked().get("nonce"));
        claims.setStringClaim("email", granted.email());
        claims.setClaim("email_verified", granted.verified());
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(key.getPrivateKey());
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return token.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String digest(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, String> fields(String query) {
        return Arrays.stream(query.split("&")).map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
