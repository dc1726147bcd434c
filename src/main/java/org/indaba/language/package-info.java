/**
 * What it is: what we say to people, in each of their languages. One file of words a language, {@code languages/TAG.properties}.
 *
 * <p>Where in the mail's way: nowhere; pages and notices take their words from here.
 *
 * <p>Start reading at: {@link org.indaba.language.Phrases}, then {@link org.indaba.language.Languages}.
 *
 * <p>Guarantees: immutable and thread-safe; a value from outside turns no sentence around and hides nothing in it.
 *
 * <p>When it fails: a key that there is not, or a value too few, is our bug: {@code IllegalArgumentException}, which tests find. A wish
 * for a language that there is not gets another one.
 *
 * <p>Standards: RFC 4647 §3.4, RFC 9110 §12.5.4; Unicode's CLDR and bidirectional algorithm.
 */
@NullMarked
package org.indaba.language;

import org.jspecify.annotations.NullMarked;
