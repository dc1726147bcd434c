package org.indaba.app;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** The addresses of this machine. */
final class Interfaces {

    private Interfaces() {
    }

    /** Those of interfaces that are up; none where the system does not tell. */
    static List<InetAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces().filter(Interfaces::isUp).flatMap(NetworkInterface::inetAddresses)
                    .map(Interfaces::withoutZone).distinct().toList();
        } catch (SocketException untold) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException untold) {
            return false;
        }
    }

    /** Java writes the interface behind an IPv6 address, which means nothing to others. */
    private static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has a wrong length", impossible);
        }
    }
}
