package org.indaba.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.indaba.access.Scope;

/**
 * What a token must allow for a method of a resource. A method that says neither this, {@link AnyToken} nor {@link Open} takes no token.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Needs {

    /** The scope. */
    Scope value();
}
