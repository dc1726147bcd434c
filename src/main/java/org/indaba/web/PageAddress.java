package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the page is that is answered. For one request's threads. */
@RequestScoped
class PageAddress {

    private final UriInfo address;
    private final Request request;
    private final ResourceInfo answering;

    PageAddress(UriInfo address, Request request, ResourceInfo answering) {
        this.address = address;
        this.request = request;
        this.answering = answering;
    }

    /** The path of the request. */
    String path() {
        return address.getPath();
    }

    /**
     * Where a browser can go to read this page, or the nearest one to it if it is the answer to a form: what a form does is not done again.
     * Empty if the address is none that a form may name.
     */
    String readable() {
        String path = address.getRequestUri().getRawPath();
        if (Set.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.getMethod())) {
            String query = address.getRequestUri().getRawQuery();
            String to = address.getQueryParameters().getFirst("to");
            if (to != null && OwnPath.parse(to).isEmpty()) {
                // Where somebody wants to have others sent is not said again, however harmless.
                return "";
            }
            return OwnPath.parse(path + (query == null ? "" : "?" + query)).orElse("");
        }
        Method form = answering.getResourceMethod();
        return OwnPath.parse(form == null ? "/" : above(form, path)).orElse("");
    }

    /** The nearest page to a form's that GET shows. @param path of the form */
    static String above(Method form, String path) {
        List<String> below = below(form);
        Set<List<String>> shown = Arrays.stream(form.getDeclaringClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(GET.class)).map(PageAddress::below).collect(Collectors.toSet());
        for (int kept = below.size(); kept >= 0; kept--) {
            if (shown.contains(below.subList(0, kept))) {
                return cut(path, below.size() - kept);
            }
        }
        // The page that such forms stand on is another class; what stands on every page has none.
        return below.isEmpty() ? "/" : cut(path, below.size());
    }

    /** What the path of a method adds to that of its class. */
    private static List<String> below(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? List.of() : Arrays.stream(path.value().split("/")).filter(segment -> !segment.isEmpty()).toList();
    }

    private static String cut(String path, int segments) {
        String shorter = path;
        for (int i = 0; i < segments; i++) {
            shorter = shorter.substring(0, Math.max(shorter.lastIndexOf('/'), 0));
        }
        return shorter.isEmpty() ? "/" : shorter;
    }
}
