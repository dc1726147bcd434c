package org.indaba.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Put on a method that answers with something other than a page of ours: another Content-Security-Policy than that of pages, which
 * stands in {@code application.properties}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ContentPolicy {

    /** Which one. */
    Kind value();

    /** The policies that there are beside that of pages. */
    enum Kind {
        /**
         * A stranger's HTML, to be shown in a frame of our own pages: as if from a site of its own, without scripts, forms, and anything
         * that would have to be fetched.
         */
        SANDBOXED_MAIL("sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'self'"),

        /** A form that does nothing but have an address asked by mail: anybody may frame it. */
        EMBEDDED_FORM("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors *");

        private final String header;

        Kind(String header) {
            this.header = header;
        }

        /** The value of the header. */
        String header() {
            return header;
        }
    }
}
