package org.indaba.access;

import java.net.URI;
import java.time.Duration;

/**
 * What a provider knows this site by.
 *
 * @param issuer the provider, as its own documents name it, without a slash at the end unless they have one
 * @param id by which it knows us
 * @param secret by which we prove that
 * @param returnTo the page of ours that it sends people back to
 */
public record OidcClient(URI issuer, String id, String secret, URI returnTo) {

    /** How long an answer of the provider may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);
}
