/**
 * What it is: accepted messages, stored once; the inbound rows.
 *
 * <p>Where in the mail's way: between {@code receive}, which fills it before the 250, and {@code post}, which takes the rows. They
 * meet only here.
 *
 * <p>Start reading at: {@link org.indaba.spool.SqlInbox} and {@link org.indaba.spool.SqlMessageStore}.
 *
 * <p>Guarantees: what is committed here is on disk; a row is taken by one worker at a time; a 10 MB message never lies in memory
 * whole.
 *
 * <p>When it fails: the database's exception goes to the caller, who answers 4xx or tries again; nothing half is left.
 *
 * <p>Standards: RFC 5321 §6.1 (responsibility with the 250).
 */
@NullMarked
package org.indaba.spool;

import org.jspecify.annotations.NullMarked;
