package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Opens pages by HEAD and by GET, and whatever they link to, are sent on to, or send forms to. Of pages that differ in numbers and names
 * alone it opens the first few that it meets; what it is given to begin with, all.
 */
final class Crawler {

    /** Of pages of one kind. */
    private static final int SAME_KIND = 2;

    private static final Pattern LINK = Pattern.compile("(?:href|action|src|formaction|hx-get)=\"(/[^\"]*)\"");

    private final WebClient client;
    private final Set<String> met = new TreeSet<>();
    private final Set<String> opened = new TreeSet<>();
    private final Map<String, Integer> kinds = new HashMap<>();

    Crawler(WebClient client) {
        this.client = client;
    }

    /** The paths of pages that were there, or led on. */
    Set<String> opened() {
        return opened;
    }

    void crawl(Collection<String> from) {
        Deque<String> open = new ArrayDeque<>(from);
        from.forEach(path -> kinds.merge(kind(path), 1, Integer::sum));
        while (!open.isEmpty()) {
            String path = open.poll();
            if (met.add(path)) {
                HttpResponse<String> page = open(path);
                LINK.matcher(page.headers().firstValue("Content-Type").orElse("").startsWith("text/html") ? page.body() : "").results()
                        .map(link -> link.group(1)).forEach(link -> note(link, open));
                page.headers().firstValue("Location").filter(to -> to.startsWith("/")).ifPresent(to -> note(to, open));
            }
        }
    }

    private HttpResponse<String> open(String path) {
        CompletableFuture<Integer> head = CompletableFuture.supplyAsync(() -> client.head(path).statusCode());
        HttpResponse<String> page = client.get(path);
        assertThat(head.join()).as("HEAD " + path).isLessThan(500);
        assertThat(page.statusCode()).as("GET " + path).isLessThan(500);
        if (page.statusCode() < 400) {
            opened.add(path.replaceAll("\\?.*", ""));
        }
        return page;
    }

    private void note(String link, Deque<String> open) {
        String path = link.replace("&amp;", "&").replaceAll("#.*", "");
        if (!path.startsWith("/assets") && !met.contains(path) && !open.contains(path)
                && kinds.merge(kind(path), 1, Integer::sum) <= SAME_KIND) {
            open.add(path);
        }
    }

    /** A path without what differs from row to row. */
    private static String kind(String path) {
        return path.replaceAll("[^/?&=]*@[^/?&]*", "@").replaceAll("=[^&]*", "=").replaceAll("\\d+", "#")
                .replaceAll("[a-z2-7]{25}", "token")
                .replaceAll("/(sites|dns|domains)/[^/?]+", "/$1/name");
    }
}
