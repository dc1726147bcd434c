package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;

/** A person's own pages, as tabs: the tag {@code {#myTabs /}}. For one request's threads. */
@RequestScoped
@Named("myTabs")
public class MyTabs {

    private static final List<Map.Entry<String, String>> PAGES = List.of(
            Map.entry("/my", "my-title"),
            Map.entry("/my/addresses", "my-addresses-title"),
            Map.entry("/my/sessions", "my-sessions-title"),
            Map.entry("/my/security", "my-security-title"),
            Map.entry("/my/data", "data-title"));

    private final UriInfo address;

    MyTabs(UriInfo address) {
        this.address = address;
    }

    /** What to show. */
    public List<Navigation.Link> tabs() {
        return PAGES.stream().map(page -> new Navigation.Link(page.getKey(), page.getValue(), current(page.getKey()))).toList();
    }

    private String current(String page) {
        String path = address.getPath();
        if (path.equals(page)) {
            return "page";
        }
        return !page.equals("/my") && path.startsWith(page + "/") ? "true" : "";
    }
}
