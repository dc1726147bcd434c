package org.indaba.scenario;

import java.util.HashMap;
import java.util.Map;

/**
 * The same world, and the site's pages are seen through TLS: behind a server that speaks it, on this machine. Another site signs people
 * in, and owners must have a second factor.
 */
public final class HttpsWorldProfile extends WorldProfile {

    /** Where people see the pages. */
    public static final String SITE = "https://lists.example.org";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> all = new HashMap<>(super.getConfigOverrides());
        all.put("indaba.web.url", SITE);
        all.put("indaba.web.trusted-proxies", "127.0.0.0/8");
        all.put("indaba.web.second-factor", "owners");
        all.put("indaba.oidc.issuer", "http://" + Loopback.address(Loopback.PROVIDER) + ":" + freePort(FIRST_PORT));
        all.put("indaba.oidc.client-id", "indaba");
        all.put("indaba.oidc.client-secret", "a-secret");
        all.put("indaba.oidc.label", "Example College");
        return all;
    }
}
