/**
 * What it is: sign-in, web sessions, API tokens, audit log.
 *
 * <p>Where in the mail's way: beside it: who the administrators are, the keys that sign tokens, and who changed what.
 *
 * <p>Start reading at: {@link org.indaba.access.TokenKeys}, then {@link org.indaba.access.Administrators},
 * {@link org.indaba.access.Authorities} and {@link org.indaba.access.Audit}; {@link org.indaba.access.ApiTokens} for programs.
 *
 * <p>Guarantees: secrets are rows that all nodes share, made from a strong random source; old keys verify for 30 days;
 * a new key signs only when every node knows it; an audit entry stands exactly if what it tells of was committed.
 *
 * <p>When it fails: the database's exceptions go to the caller.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.access;

import org.jspecify.annotations.NullMarked;
