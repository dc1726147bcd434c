package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.BiPredicate;
import org.indaba.lists.MailList;

/**
 * The pages of the list that is asked about, as tabs: the tag {@code {#listTabs /}} shows those that the visitor may see, and nothing
 * where there is only the list's own page. A page below {@code /lists/{address}} is a line here. For one request's threads.
 */
@RequestScoped
@Named("listTabs")
public class ListTabs {

    private static final List<Item> ITEMS = List.of(
            new Item("", "tab-about", Audience.EVERYBODY::has),
            new Item("/people", "tab-people", ListPeoplePage::isOffered),
            new Item("/held", "tab-held", Audience.MODERATORS::has),
            new Item("/posts", "nav-posts", Audience.OWNERS::has),
            new Item("/members", "tab-members", Audience.OWNERS::has),
            new Item("/requests", "tab-requests", Audience.OWNERS::has),
            new Item("/bounces", "nav-bounces", Audience.OWNERS::has),
            new Item("/bans", "site-bans", Audience.OWNERS::has),
            new Item("/settings", "tab-settings", Audience.OWNERS::has),
            new Item("/texts", "tab-texts", Audience.OWNERS::has));

    private final Visitor visitor;
    private final ListAsked asked;
    private final UriInfo address;

    ListTabs(Visitor visitor, ListAsked asked, UriInfo address) {
        this.visitor = visitor;
        this.asked = asked;
        this.address = address;
    }

    /** A page. @param shown whether a visitor sees the way there */
    private record Item(String below, String label, BiPredicate<Visitor, MailList> shown) {
    }

    /** What to show; empty if there is nothing to choose from. */
    public List<Navigation.Link> tabs() {
        List<Navigation.Link> tabs = asked.find().map(this::tabs).orElse(List.of());
        return tabs.size() > 1 ? tabs : List.of();
    }

    private List<Navigation.Link> tabs(MailList list) {
        return ITEMS.stream().filter(item -> item.shown().test(visitor, list))
                .map(item -> new Navigation.Link(ListPage.path(list) + item.below(), item.label(), current(item.below()))).toList();
    }

    /** By the part behind the list's address, however that is spelt. */
    private String current(String below) {
        String[] parts = address.getPath().replaceFirst("^/+", "").split("/");
        String page = parts.length < 3 ? "" : "/" + parts[2];
        if (!(page.equals(below) || page.equals("/member") && below.equals("/members"))) {
            return "";
        }
        return parts.length <= 3 ? "page" : "true";
    }
}
