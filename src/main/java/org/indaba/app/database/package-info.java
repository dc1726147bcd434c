/**
 * What it is: the PostgreSQL server that comes with Indaba: unpacked, made, started, watched and stopped; and the question whether
 * a database's schema is this program's.
 *
 * <p>Where in the mail's way: below it; everything that is kept is kept here.
 *
 * <p>Start reading at: {@link org.indaba.app.database.EmbeddedPostgres}.
 *
 * <p>Guarantees: the server never outlives this process; a data folder that is complete is never deleted; processes and files of
 * one data folder have one owner; what a crash left half made is made again. To be used by the holder of the home's lock only.
 *
 * <p>When it fails: a {@link org.indaba.app.home.Refusal} with the server's own last words and the remedy.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.app.database;

import org.jspecify.annotations.NullMarked;
