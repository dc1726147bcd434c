/**
 * What it is: the settings: their names, defaults and meanings, and the one place that reads and checks them.
 *
 * <p>Where in the mail's way: before it; read once at the start.
 *
 * <p>Start reading at: {@link org.indaba.app.config.IndabaConfig}, then {@link org.indaba.app.config.Settings}.
 *
 * <p>Guarantees: a name is written once, in {@code IndabaConfig}; a setting that is misspelt, or whose value is none, stops the start.
 *
 * <p>When it fails: one {@link org.indaba.app.home.Refusal} that names every wrong setting, where it stands and what is expected.
 *
 * <p>Standards: none.
 */
@NullMarked
package org.indaba.app.config;

import org.jspecify.annotations.NullMarked;
