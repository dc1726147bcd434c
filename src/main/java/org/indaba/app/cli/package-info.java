/**
 * What it is: the command line: its grammar, what a command is, how it prints, and how it travels to a running server.
 *
 * <p>Where in the mail's way: beside it; nothing of the mail passes here.
 *
 * <p>Start reading at: {@link org.indaba.app.cli.IndabaCommand}, then {@link org.indaba.app.cli.Command}.
 *
 * <p>Guarantees: a command behaves alike in a process of its own and inside the server; files are read and written with the rights,
 * and in the folder, of the person who typed it; nothing is half done when the exit code is not 0.
 *
 * <p>When it fails: one or two sentences on standard error; exit code 1, or 2 for wrong usage.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.app.cli;

import org.jspecify.annotations.NullMarked;
