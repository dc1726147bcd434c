package org.indaba.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Put on a page, or a method of one, that lets somebody in or cannot be undone: who signed in longer ago than
 * {@link org.indaba.access.WebSessions#RECENT} proves once more who they are. A form with it stands on a page with it, so that nobody
 * loses what they typed.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Recent {
}
