/**
 * What it is: the pages of the site's administrator, below {@code /admin}, and those about what came back, which owners of lists see.
 *
 * <p>Where in the mail's way: beside it. The pages show what the owners of the tables tell of posts, copies, the queue and the sites, and
 * ask them to hold, release, hasten or drop what waits.
 *
 * <p>Start reading at: {@link org.indaba.web.admin.OverviewPage}, then {@link org.indaba.web.admin.PostPage}.
 *
 * <p>Guarantees: a page costs the same whatever the size of a list or of the queue, as far as the owners' views promise it; every change
 * is a POST and stands in the audit log; what strangers wrote is cut to what fits, cleaned of what turns or hides text, and escaped.
 *
 * <p>When it fails: as all pages do, see {@link org.indaba.web}.
 *
 * <p>Standards: RFC 3463 (enhanced status codes, put into words).
 */
@NullMarked
package org.indaba.web.admin;

import org.jspecify.annotations.NullMarked;
