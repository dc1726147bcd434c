package org.indaba.web;

import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Last of the filters: cookies, and the headers that depend on the answer. Those that every answer has, files and the server's own
 * refusals included, stand in {@code application.properties}. Runs after the page is written, since writing it may set cookies.
 */
@jakarta.ws.rs.ext.Provider
@Priority(1)
final class AnswerHeaders implements ContainerResponseFilter {

    /** How long browsers ask for TLS by themselves. Two years is what preload lists want to see. */
    private static final Duration HSTS = Duration.ofDays(730);

    private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    private final Visitor visitor;
    private final CookieJar cookies;
    private final Provider<SiteAddress> site;
    private final ResourceInfo answering;

    /** @param site asked for when it is needed: filters are made before the settings are read */
    AnswerHeaders(Visitor visitor, CookieJar cookies, Provider<SiteAddress> site, ResourceInfo answering) {
        this.visitor = visitor;
        this.cookies = cookies;
        this.site = site;
        this.answering = answering;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (headers.getFirst(HttpHeaders.LOCATION) instanceof URI location) {
            headers.putSingle(HttpHeaders.LOCATION, ours(location, request.getUriInfo().getRequestUri()));
        }
        cookies.toSet().forEach(cookie -> headers.add(HttpHeaders.SET_COOKIE, cookie));
        if (!headers.containsKey(HttpHeaders.CACHE_CONTROL)) {
            // RFC 9111 §5.2.2: what is for one person is kept nowhere; what is for all is asked for anew each time.
            headers.putSingle(HttpHeaders.CACHE_CONTROL, visitor.isKnown() || !cookies.toSet().isEmpty() ? "no-store" : "no-cache");
        }
        // RFC 9110 §12.5.5: in another language, or for another visitor, the answer is another one.
        headers.putSingle(HttpHeaders.VARY, "Accept-Language, Cookie");
        if (site.get().isHttps()) {
            // RFC 6797 §7.2 deviates: pages say it, files do not; a browser needs to hear it once.
            headers.putSingle("Strict-Transport-Security", "max-age=" + HSTS.toSeconds());
        }
        Method method = answering.getResourceMethod();
        ContentPolicy policy = method == null ? null : method.getAnnotation(ContentPolicy.class);
        if (policy != null) {
            // What is set here is added to what every answer has, and a browser holds to both.
            ((ResteasyReactiveContainerRequestContext) request).getServerRequestContext().serverResponse()
                    .removeResponseHeader(CONTENT_SECURITY_POLICY);
            headers.putSingle(CONTENT_SECURITY_POLICY, policy.value().header());
        }
    }

    /**
     * RFC 9110 §10.2.2: a place on this site is named by its path. The framework adds the scheme and the host that it heard of, which are
     * not those of the browser where another server stands in front.
     */
    private static URI ours(URI location, URI request) {
        if (!Objects.equals(location.getRawAuthority(), request.getRawAuthority())) {
            return location;
        }
        String query = location.getRawQuery();
        String fragment = location.getRawFragment();
        return URI.create(location.getRawPath() + (query == null ? "" : "?" + query) + (fragment == null ? "" : "#" + fragment));
    }
}
