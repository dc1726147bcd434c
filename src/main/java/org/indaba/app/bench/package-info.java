/**
 * What it is: the two ends of a measurement: a sink that takes mail and a source that sends it.
 *
 * <p>Where in the mail's way: outside of it, as the world that posts and receives; {@code demo}, {@code bench} and the tests use it.
 *
 * <p>Start reading at: {@link org.indaba.app.bench.SmtpSink}.
 *
 * <p>Guarantees: a delivery is told to the listener before its 250 leaves; loopback only; memory is bounded by connections and the
 * size of one message each.
 *
 * <p>When it fails: a broken connection ends that connection only; the sink answers 4xx or 5xx to what it does not understand.
 *
 * <p>Standards: RFC 5321, RFC 2920, RFC 3030, RFC 1870, RFC 2034, RFC 3207.
 */
@NullMarked
package org.indaba.app.bench;

import org.jspecify.annotations.NullMarked;
