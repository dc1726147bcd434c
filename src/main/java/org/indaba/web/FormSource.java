package org.indaba.web;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the form stands that a request comes from, as the browser says it. Thread-safe. */
@Singleton
final class FormSource {

    private static final String SAME_ORIGIN = "same-origin";

    private final Provider<SiteAddress> site;
    private final PageAddress address;

    /** @param site asked for when it is needed: filters are made before the settings are read */
    FormSource(Provider<SiteAddress> site, PageAddress address) {
        this.site = site;
        this.address = address;
    }

    /** Whether the browser says that the form stands on another site. */
    boolean isForeign(ContainerRequestContext request) {
        String fetchSite = request.getHeaderString("Sec-Fetch-Site");
        if (fetchSite != null && !fetchSite.equals(SAME_ORIGIN) && !fetchSite.equals("none")) {
            return true;
        }
        String origin = request.getHeaderString("Origin");
        return origin != null && !isOurs(origin, request);
    }

    /** Whether the browser says that the form stands on a page of ours: it may also say nothing. */
    boolean isOurs(ContainerRequestContext request) {
        return !isForeign(request)
                && (SAME_ORIGIN.equals(request.getHeaderString("Sec-Fetch-Site")) || request.getHeaderString("Origin") != null);
    }

    /**
     * The page that the form stands on, to be opened anew. RFC 9110 §10.1.3: the field may name anything, so only a path of ours is taken.
     * Empty if it names none.
     */
    String page(ContainerRequestContext request) {
        String named = request.getHeaderString("Referer");
        if (named == null || !isOurs(named, request)) {
            return "";
        }
        return parsed(named).filter(page -> page.getRawPath() != null).flatMap(page -> {
            if (page.getRawPath().equals(request.getUriInfo().getRequestUri().getRawPath())) {
                // It stood on the answer to itself, which nobody can ask for again.
                return Optional.of(address.readable());
            }
            return OwnPath.parse(page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery()));
        }).orElse("");
    }

    /**
     * The host that the browser asked is ours by definition (RFC 9113 §8.3.1: HTTP/2 has no field Host for it); behind
     * another server it is the one of the configuration.
     */
    private boolean isOurs(String url, ContainerRequestContext request) {
        String host = request.getUriInfo().getRequestUri().getRawAuthority();
        return parsed(url).map(URI::getRawAuthority)
                .filter(authority -> authority.equalsIgnoreCase(host) || authority.equalsIgnoreCase(site.get().authority())).isPresent();
    }

    private static Optional<URI> parsed(@Nullable String url) {
        try {
            return url == null ? Optional.empty() : Optional.of(new URI(url));
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }
}
