package org.indaba.app.bench;

import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.indaba.app.home.Refusal;

/** One of each {@link SickHost}, beside a healthy sink. For one thread. */
public final class SickSites implements AutoCloseable {

    private final List<SmtpSink> hosts = new ArrayList<>();

    private SickSites() {
    }

    /** None at all. */
    public static SickSites none() {
        return new SickSites();
    }

    /**
     * Starts them.
     *
     * @param port where the healthy sink listens, at another address
     * @throws Refusal if the machine has one address on its loopback only, or the port is taken there
     */
    public static SickSites start(int port) {
        SickSites sites = new SickSites();
        try {
            for (SickHost host : SickHost.values()) {
                sites.hosts.add(host.start(port));
            }
            return sites;
        } catch (UnknownHostException | UncheckedIOException taken) {
            sites.close();
            throw new Refusal("The sick sites cannot listen on 127.0.0.2 and the addresses behind it.", taken);
        }
    }

    @Override
    public void close() {
        hosts.forEach(SmtpSink::close);
    }
}
