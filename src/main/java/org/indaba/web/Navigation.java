package org.indaba.web;

import java.util.List;

/** The links in the head of every page, in their order: who may not see a page does not see its link. Immutable. */
public final class Navigation {

    private static final String DEMO = "/demo";

    private static final List<Item> ITEMS = List.of(
            new Item(DEMO, "nav-demo", Audience.EVERYBODY),
            new Item("/", "nav-lists", Audience.EVERYBODY),
            new Item("/my", "nav-my", Audience.SIGNED_IN),
            new Item("/admin/lists", "nav-site", Audience.CREATORS),
            new Item("/admin", "nav-overview", Audience.ADMINISTRATORS),
            new Item("/admin/posts", "nav-posts", Audience.ADMINISTRATORS),
            new Item("/admin/queue", "nav-queue", Audience.ADMINISTRATORS),
            new Item("/admin/sites", "nav-sites", Audience.ADMINISTRATORS),
            new Item("/admin/bounces", "nav-bounces", Audience.ADMINISTRATORS),
            new Item("/admin/programs", "nav-programs", Audience.ADMINISTRATORS),
            new Item("/admin/dns", "nav-dns", Audience.ADMINISTRATORS));

    private final Site site;

    /** What kind of site this is. */
    public enum Site {
        /** It serves lists. */
        SERVING,
        /** It shows what serving is like. */
        DEMO
    }

    /** The links of a site of this kind. */
    public Navigation(Site site) {
        this.site = site;
    }

    private record Item(String path, String label, Audience audience) {
    }

    /**
     * A link as a page shows it.
     *
     * @param path where it leads
     * @param label the key of its text
     * @param current {@code page} on that very page, {@code true} on a page below it, else empty: the value of aria-current
     */
    public record Link(String path, String label, String current) {
    }

    /** The links for this visitor on the page with this path. */
    List<Link> links(Visitor visitor, String path) {
        return ITEMS.stream().filter(item -> isFor(item, visitor))
                .map(item -> new Link(item.path(), item.label(), current(item.path(), path))).toList();
    }

    private boolean isFor(Item item, Visitor visitor) {
        return item.audience().has(visitor) && (site == Site.DEMO || !item.path().equals(DEMO));
    }

    private static String current(String item, String path) {
        if (path.equals(item)) {
            return "page";
        }
        boolean below = item.equals("/") ? path.startsWith("/lists/") : !item.equals("/admin") && path.startsWith(item + "/");
        return below ? "true" : "";
    }
}
