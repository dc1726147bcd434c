package org.indaba.dns;

import java.time.Duration;
import java.util.List;

/**
 * What DNS said.
 *
 * @param <T> the kind of record
 */
public sealed interface DnsAnswer<T> {

    /**
     * Records were found.
     *
     * @param records at least one
     * @param ttl how long they may be kept
     * @param authentic whether the resolver says that DNSSEC proved them (the AD bit)
     * @param <T> the kind of record
     */
    record Found<T>(List<T> records, Duration ttl, boolean authentic) implements DnsAnswer<T> {
        public Found {
            records = List.copyOf(records);
        }
    }

    /** The name exists without such records (NOERROR, RFC 2308 §2.2). */
    record NoRecords<T>() implements DnsAnswer<T> {
    }

    /** The name does not exist (NXDOMAIN, RFC 2308 §2.1). */
    record NoSuchName<T>() implements DnsAnswer<T> {
    }

    /**
     * Nobody could say for now: SERVFAIL, a time-out, a broken answer, a CNAME loop.
     *
     * @param reason for the ledger
     */
    record Failed<T>(String reason) implements DnsAnswer<T> {
    }
}
