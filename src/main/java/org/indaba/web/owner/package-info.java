/**
 * What it is: the pages of those who are in charge of a list: its settings, members, wishes to join and leave, held posts.
 *
 * <p>Where in the mail's way: beside it.
 *
 * <p>Start reading at: {@link org.indaba.web.owner.SettingsPage}, which is made from the registry of settings, and
 * {@link org.indaba.web.owner.MembersPage}.
 *
 * <p>Guarantees: each page is for those whom its {@code @For} names; what is changed stands in the audit log, written in the same
 * transaction; a form that cannot be taken keeps what was typed. Long work is a row of the database that any node can show.
 *
 * <p>When it fails: as all pages do, see {@link org.indaba.web}.
 *
 * <p>Standards: RFC 4180 (CSV).
 */
@NullMarked
package org.indaba.web.owner;

import org.jspecify.annotations.NullMarked;
