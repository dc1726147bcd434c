package org.indaba.api;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What stands above all resources in the description of the interface, which is served at {@code /api/openapi}. */
@OpenAPIDefinition(info = @Info(title = "Indaba", version = "1", description = "Lists, and what came back. Failures are problems as of RFC "
        + "9457; pages of rows go on with the parameter after, whose value is the next of the page before."),
        security = @SecurityRequirement(name = "token"))
@SecurityScheme(securitySchemeName = "token", type = SecuritySchemeType.HTTP, scheme = "bearer",
        description = "A token that bin/indaba token create made (RFC 6750).")
interface ApiDescription {
}
