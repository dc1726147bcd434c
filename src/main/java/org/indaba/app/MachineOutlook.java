package org.indaba.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.indaba.language.Saying;
import org.indaba.web.admin.Concern.Weight;
import org.indaba.web.admin.Concern;
import org.indaba.web.admin.Outlook;
import org.jspecify.annotations.Nullable;

/** Looks at the disk below the home and at the operator's certificate, each time it is asked: two system calls and a small file. */
final class MachineOutlook implements Outlook {

    /** With less room than this the database soon stops, and mail is answered with 452. */
    static final long SCARCE_OCTETS = 1L << 30;
    /** Who renews certificates by hand needs some days for it. */
    static final Duration RENEW_BEFORE = Duration.ofDays(14);

    private static final System.Logger LOG = System.getLogger(MachineOutlook.class.getName());

    private final Path home;
    private final @Nullable Path certificate;
    private final InstantSource clock;

    /** @param certificate the operator's, PEM; null where Indaba made its own, which nobody checks */
    MachineOutlook(Path home, @Nullable Path certificate, InstantSource clock) {
        this.home = home;
        this.certificate = certificate;
        this.clock = clock;
    }

    @Override
    public List<Concern> concerns() {
        List<Concern> concerns = new ArrayList<>();
        disk(concerns);
        if (certificate != null) {
            certificate(concerns, certificate);
        }
        return concerns;
    }

    private void disk(List<Concern> concerns) {
        try {
            FileStore store = Files.getFileStore(home);
            long free = store.getUsableSpace();
            if (free < SCARCE_OCTETS) {
                concerns.add(new Concern(Weight.TROUBLE, Saying.of("admin-concern-disk", free >> 20),
                        Saying.of("admin-concern-disk-advice"), "", ""));
            }
        } catch (IOException unknown) {
            LOG.log(System.Logger.Level.DEBUG, "the disk of the home cannot be looked at", unknown);
        }
    }

    private void certificate(List<Concern> concerns, Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            X509Certificate own = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            Instant end = own.getNotAfter().toInstant();
            if (end.isBefore(clock.instant().plus(RENEW_BEFORE))) {
                boolean over = end.isBefore(clock.instant());
                concerns.add(new Concern(over ? Weight.TROUBLE : Weight.WARNING,
                        Saying.of(over ? "admin-concern-certificate-over" : "admin-concern-certificate", end),
                        Saying.of("admin-concern-certificate-advice"), "", ""));
            }
        } catch (IOException | CertificateException unreadable) {
            concerns.add(new Concern(Weight.WARNING, Saying.of("admin-concern-certificate-unreadable", file.toString()),
                    Saying.of("admin-concern-certificate-unreadable-advice"), "", ""));
        }
    }
}
