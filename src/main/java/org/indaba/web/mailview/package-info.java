/**
 * What it is: a stranger's mail as pages show it.
 *
 * <p>Where in the mail's way: beside it. The demo's mailboxes and the pages of held posts use it.
 *
 * <p>Start reading at: {@link org.indaba.web.mailview.MailView}.
 *
 * <p>Guarantees: what is shown is bounded, and nothing in it is invisible; HTML is left with text and its looks, and fetches nothing.
 *
 * <p>When it fails: it does not; a mail that cannot be taken apart shows what can be read of it.
 *
 * <p>Standards: none beside those of {@link org.indaba.mime}.
 */
@NullMarked
package org.indaba.web.mailview;

import org.jspecify.annotations.NullMarked;
