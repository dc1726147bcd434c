/**
 * What it is: what a refusal or a notice means: which address failed, for good or for now, for what reason, and who is to blame; and
 * which mail a machine wrote.
 *
 * <p>Where in the mail's way: {@code deliver} hears the replies and {@code post} takes in the notices that are classified here;
 * {@code bounce} draws the conclusions. Who judges posts or answers mail asks {@link org.indaba.classify.AutomaticMail} first.
 *
 * <p>Start reading at: {@link org.indaba.classify.Notice}, then {@link org.indaba.classify.ReplyClassifier} and
 * {@code rules.txt} beside it.
 *
 * <p>Guarantees: pure, no input or output but the rules that it was built with; time in proportion to the text, whatever the text;
 * named limits on all that is looked at. Everything is immutable and thread-safe.
 *
 * <p>When it fails: it does not; what nobody understands is {@link org.indaba.classify.Notice.None} or
 * {@link org.indaba.classify.Reason#UNKNOWN}. A broken rule stops the start, and a test.
 *
 * <p>Standards: RFC 3463, RFC 3464, RFC 3834, RFC 5248, RFC 5965, RFC 6522, RFC 6533.
 */
@NullMarked
package org.indaba.classify;

import org.jspecify.annotations.NullMarked;
