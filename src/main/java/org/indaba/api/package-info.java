/**
 * What it is: the REST interface, for programs.
 *
 * <p>Where in the mail's way: beside it. Resources show what other packages know and ask them to change it.
 *
 * <p>Start reading at: {@link org.indaba.api.TokenFilter} for who may do what, then any class whose name ends in {@code Resource}.
 *
 * <p>Guarantees: nothing is answered without a token that allows it, but for the description of the interface; cookies count for nothing
 * here; no token reads or changes a list that it is not for; what was changed stands in the audit log; pages and texts are bounded; a
 * field is added in time, none changes its meaning.
 *
 * <p>When it fails: a problem in JSON says what is wrong and what to do; our own failures go to the log. While the database is away it
 * is 503.
 *
 * <p>Standards: RFC 6750 (bearer tokens), RFC 6585 (429), RFC 8259 (JSON), RFC 9110 (HTTP), RFC 9457 (problems).
 */
@NullMarked
@OpenAPIDefinition(info = @Info(title = "Indaba", version = "1", description = "Lists, and what came back. Failures are problems as of RFC "
        + "9457. Pages of rows go on with the parameter after, whose value is the next of the page before."),
        security = @SecurityRequirement(name = "token"),
        components = @Components(securitySchemes = @SecurityScheme(securitySchemeName = "token", type = SecuritySchemeType.HTTP,
                scheme = "bearer", description = "A token that bin/indaba token create made (RFC 6750).")))
package org.indaba.api;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.jspecify.annotations.NullMarked;
