package org.indaba.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.indaba.access.Audit;
import org.indaba.app.config.IndabaConfig;
import org.indaba.auth.ArcSealer;
import org.indaba.auth.DkimKeys;
import org.indaba.auth.DkimPublication;
import org.indaba.auth.SigningKeys;
import org.indaba.dns.Dns;
import org.indaba.post.LeaveLinks;
import org.indaba.spool.Transactions;
import org.indaba.web.SiteAddress;
import org.jdbi.v3.core.Jdbi;

/** Builds what signs copies. */
final class SigningWiring {

    @Produces
    @Singleton
    DkimKeys dkimKeys(Jdbi jdbi, InstantSource clock) {
        return new DkimKeys(jdbi, clock, new SecureRandom());
    }

    @Produces
    @Singleton
    SigningKeys signingKeys(DkimKeys keys, InstantSource clock, IndabaConfig config) {
        return config.signing().arc() ? new SigningKeys(keys, clock, new ArcSealer()) : new SigningKeys(keys, clock);
    }

    @Produces
    @Singleton
    LeaveLinks leaveLinks(SiteAddress site, SigningKeys keys) {
        return new LeaveLinks(site.of(""), keys::signs);
    }

    @Produces
    @Singleton
    DkimPublication dkimPublication(Dns dns) {
        return new DkimPublication(dns);
    }

    @Produces
    @Singleton
    NextKeys nextKeys(DkimKeys keys, SigningKeys atWork, DkimPublication publication, Transactions transactions, Audit audit) {
        return new NextKeys(keys, atWork, publication, transactions, audit);
    }
}
