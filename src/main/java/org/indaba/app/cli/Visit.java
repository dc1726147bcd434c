package org.indaba.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.indaba.app.home.Refusal;

/** A visit to the pages of a server that runs in this process, as the rehearsal makes it. Keeps cookies. For one thread. */
final class Visit implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final String web;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build();

    private final Map<String, String> cookies = new HashMap<>();

    /** @param web {@code http://host:port} */
    Visit(String web) {
        this.web = web;
    }

    /** Opens a one-time link and presses its button. @throws Refusal if that does not sign in */
    void signIn(String path) {
        Matcher token = TOKEN.matcher(open(path));
        if (!token.find()) {
            throw new Refusal("The page of the link has no form.");
        }
        send(request(path).header("Origin", web).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("to=&csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8))));
    }

    /** Opens a page; returns its source. @throws Refusal if the server does not answer, or with an error */
    String open(String path) {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(web + path)).timeout(LONGEST);
        if (!cookies.isEmpty()) {
            // RFC 6265 §4.2.1: name=value, apart by "; ".
            request.header("Cookie", cookies.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue())
                    .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            // RFC 6265 §5.2: what stands before the first semicolon; a page that signs in replaces what was there.
            response.headers().allValues("Set-Cookie").stream().map(line -> line.split(";", 2)[0].split("=", 2))
                    .filter(pair -> pair.length == 2).forEach(pair -> cookies.put(pair[0], pair[1]));
            if (response.statusCode() >= 400) {
                throw new Refusal(response.uri().getPath() + " answered " + response.statusCode() + ".");
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted.", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
