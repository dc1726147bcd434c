/**
 * What it is: the pages.
 *
 * <p>Where in the mail's way: beside it. Pages show what other packages know and ask them to change it.
 *
 * <p>Start reading at: {@link org.indaba.web.IndexPage} for a page, {@link org.indaba.web.Frame} for what stands around each, and
 * the filters in their order: {@link org.indaba.web.BodySize}, {@link org.indaba.web.VisitorFilter}, {@link org.indaba.web.CourtesyFilter},
 * {@link org.indaba.web.LanguageFilter}, {@link org.indaba.web.AudienceGuard}, {@link org.indaba.web.FormGuard},
 * {@link org.indaba.web.AnswerHeaders}.
 *
 * <p>Guarantees: nothing is changed by GET or HEAD; every form carries a token that is bound to who got it; every page says for whom
 * it is ({@link org.indaba.web.For}), and nobody else sees it; no script and no style but our own files; what strangers wrote is
 * text. Blocking work is done on virtual threads.
 *
 * <p>When it fails: a page in the same frame says what happened and what to do; the reason goes to the log. While the database is
 * away it is 503.
 *
 * <p>Standards: RFC 6068 (mailto links), RFC 6265 (cookies), RFC 6585 (429), RFC 6797 (HSTS), RFC 9110 (HTTP).
 */
@NullMarked
package org.indaba.web;

import org.jspecify.annotations.NullMarked;
