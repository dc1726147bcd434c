/**
 * What it is: the folder that one Indaba lives in, who holds it, and the socket by which commands reach the server in it.
 *
 * <p>Where in the mail's way: beside it; nothing of the mail passes here.
 *
 * <p>Start reading at: {@link org.indaba.app.home.Home}, then {@link org.indaba.app.home.HomeLock}.
 *
 * <p>Guarantees: one process at a time holds a home; the kernel takes the lock back when that process ends, however it ends.
 * Nothing is created in a folder that is only asked about.
 *
 * <p>When it fails: a {@link org.indaba.app.home.Refusal} that names the folder, the holder and the remedy.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.app.home;

import org.jspecify.annotations.NullMarked;
