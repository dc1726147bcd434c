/**
 * What it is: sign-in, web sessions, API tokens, audit log.
 *
 * <p>Where in the mail's way: beside it: who the administrators are, and the keys that sign tokens.
 *
 * <p>Start reading at: {@link org.indaba.access.Administrators}.
 *
 * <p>Guarantees: secrets are rows that all nodes share, made from a strong random source; old keys verify for 30 days.
 *
 * <p>When it fails: the database's exceptions go to the caller.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.access;

import org.jspecify.annotations.NullMarked;
