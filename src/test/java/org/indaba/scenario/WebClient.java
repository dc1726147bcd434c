package org.indaba.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who opens pages over HTTP/1.1, keeps connections and cookies, and follows no redirect. Thread-safe. */
final class WebClient implements AutoCloseable {

    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    private final URI site;
    private final Map<String, String> cookies = new ConcurrentHashMap<>();

    /** @param site where the pages are really served */
    WebClient(URI site) {
        this.site = site;
    }

    WebClient with(String cookie, String value) {
        cookies.put(cookie, value);
        return this;
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> head(String path) {
        return send(request(path).HEAD());
    }

    /** Sends a form as it is, without a token. */
    HttpResponse<String> post(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream().map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return post(path, "application/x-www-form-urlencoded", body);
    }

    HttpResponse<String> post(String path, String type, String body) {
        return send(request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends a form with what stands hidden in the last form of a page. */
    HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        Matcher hidden = HIDDEN.matcher(get(page).body());
        while (hidden.find()) {
            all.put(hidden.group(1), hidden.group(2));
        }
        return post(action, all);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve(path)).timeout(PATIENCE);
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookies.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue())
                    .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("set-cookie").stream().flatMap(field -> HttpCookie.parse(field).stream())
                    .forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
