/**
 * What it is: everything of a site in one file, and a site from such a file.
 *
 * <p>Where in the mail's way: beside it; a backup reads one snapshot of the database while the mail goes on, a restore fills a database
 * in which nothing goes on yet.
 *
 * <p>Start reading at: {@link org.indaba.app.backup.Backup}, then {@link org.indaba.app.backup.HomeRestore} and {@code Restore}.
 *
 * <p>Guarantees: a backup is the database at one instant. A restore happens whole or not at all: it is one transaction, and what the
 * file says of itself has been checked to its last octet before the commit. The file is input from outside: no name in it becomes SQL
 * unless the database's own catalogue has it, and everything in it has a limit.
 *
 * <p>When it fails: a {@link org.indaba.app.home.Refusal} that says what is wrong with the file, the home or the database; a restore
 * that was killed leaves a mark in the home that the next restore or server understands.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.app.backup;

import org.jspecify.annotations.NullMarked;
