package org.indaba.web;

import java.util.Optional;
import org.indaba.access.OidcProvider;

/**
 * Another site that signs people in, if this one has any.
 *
 * @param provider asks it; empty where none is configured
 * @param label what people call it
 */
public record SignInProvider(Optional<OidcProvider> provider, String label) {
}
