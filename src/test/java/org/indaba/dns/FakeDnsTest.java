package org.indaba.dns;

import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;

/** The fake keeps the contract. */
class FakeDnsTest extends DnsContract {

    @Override
    protected Dns dns(DnsZone zone) {
        return new FakeDns(zone);
    }
}
