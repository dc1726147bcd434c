/**
 * What it is: what pages and REST share: where a request landed, where it came from, and who tells of failures.
 *
 * <p>Where in the mail's way: beside it, below {@code web} and {@code api}, which do not know each other.
 *
 * <p>Start reading at: {@link org.indaba.http.ErrorAnswers}.
 *
 * <p>Guarantees: every failure, those of the framework included, is told in the style of the place that was asked; attempts are counted
 * in bounded memory; only so many bodies of requests are on their way at a time ({@link org.indaba.http.OpenBodies}); of whom a request
 * is, nobody is believed but servers in front that the operator has named.
 *
 * <p>When it fails: see {@link org.indaba.http.ErrorAnswers}.
 *
 * <p>Standards: RFC 4291 (networks), RFC 9110, 9112 and 9113 (HTTP).
 */
@NullMarked
package org.indaba.http;

import org.jspecify.annotations.NullMarked;
