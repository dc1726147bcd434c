package org.indaba.auth;

/** Leaves the reading of a record where it breaks its grammar. Never leaves the package: the reading turns it into a result. */
final class SpfSyntaxError extends Exception {

    private static final long serialVersionUID = 1;

    SpfSyntaxError(String reason) {
        super(reason, null, false, false);
    }
}
