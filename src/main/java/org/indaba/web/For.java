package org.indaba.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says for whom a page is: on the class, and on a method that is for others than the rest. {@link AudienceGuard} lets nobody else in,
 * and nobody at all where it is missing.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface For {

    /** For whom. */
    Audience value();
}
