package org.indaba.receive;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Whether STARTTLS is offered. */
public sealed interface TlsOffer {

    /** It is not. */
    record None() implements TlsOffer {
    }

    /**
     * It is.
     *
     * @param context asked at each STARTTLS, so that a renewed certificate is used without a restart; what it throws is answered with 454
     */
    record StartTls(Supplier<SSLContext> context) implements TlsOffer {
    }
}
