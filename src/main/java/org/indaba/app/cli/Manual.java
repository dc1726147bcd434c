package org.indaba.app.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the help page of a command holds beside what the grammar knows. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Manual {

    /** Command lines without {@code bin/indaba} before them, which are understood as they stand; at least one. */
    String[] examples();

    /** More than the first sentence: what happens, what does not, what is worth to know. */
    String[] more() default {};

    /** Other commands, or files of the documentation. */
    String[] seeAlso() default {};
}
