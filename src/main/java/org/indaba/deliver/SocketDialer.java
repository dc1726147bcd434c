package org.indaba.deliver;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Opens TCP connections, from any of our addresses or from chosen ones. Blocks the calling thread; thread-safe. */
public final class SocketDialer implements Dialer {

    private final Function<Route.Host, Targets> addresses;
    private final Duration connectTimeout;
    private final List<InetAddress> sources;
    private final RandomGenerator random;

    /**
     * @param addresses finds the addresses of a host
     * @param connectTimeout how long one address may take
     * @param sources the addresses that we dial from where no others are chosen; a peer of a family that is not among them is dialled
     *        from any; empty for any
     * @param random chooses among the sources; thread-safe
     */
    public SocketDialer(Function<Route.Host, Targets> addresses, Duration connectTimeout, List<InetAddress> sources,
            RandomGenerator random) {
        this.addresses = addresses;
        this.connectTimeout = connectTimeout;
        this.sources = List.copyOf(sources);
        this.random = random;
    }

    @Override
    public Targets targets(Route.Host host) {
        return addresses.apply(host);
    }

    @Override
    public Dial dial(Route.Host host, InetAddress address, List<InetAddress> chosen) {
        Socket socket = new Socket();
        String from = "";
        try {
            List<InetAddress> own = ofFamily(chosen, address);
            if (own.isEmpty()) {
                own = ofFamily(sources, address);
            }
            if (!own.isEmpty()) {
                InetAddress source = own.get(random.nextInt(own.size()));
                from = source.getHostAddress();
                socket.bind(new InetSocketAddress(source, 0));
            }
            socket.connect(new InetSocketAddress(address, host.port()), (int) Math.min(Integer.MAX_VALUE, connectTimeout.toMillis()));
            return new Dial.Connected(socket);
        } catch (BindException notOurs) {
            return failed(socket, "no connection" + (from.isEmpty() ? "" : " from our address " + from) + ": " + notOurs.getMessage());
        } catch (SocketTimeoutException late) {
            return failed(socket, "no connection within " + connectTimeout.toSeconds() + " seconds");
        } catch (IOException refused) {
            return failed(socket, "no connection: " + refused.getMessage());
        }
    }

    private static List<InetAddress> ofFamily(List<InetAddress> sources, InetAddress address) {
        return sources.stream().filter(source -> source.getClass() == address.getClass()).toList();
    }

    private static Dial failed(Socket socket, String reason) {
        try {
            socket.close();
        } catch (IOException _) {
            // It never was open.
        }
        return new Dial.NotConnected(reason);
    }
}
