package org.indaba.deliver;

import java.util.List;

/** The hosts of a route as the text of its row: a line a host, {@code preference port name demand}, without a demand where
 * nobody has any. */
final class HostList {

    private HostList() {
    }

    static String write(List<Route.Host> hosts) {
        StringBuilder text = new StringBuilder();
        for (Route.Host host : hosts) {
            text.append(host.preference()).append(' ').append(host.port()).append(' ').append(host.name());
            text.append(host.demand() == TlsDemand.ANY ? "" : " " + host.demand().word()).append('\n');
        }
        return text.toString();
    }

    static List<Route.Host> read(String text) {
        return text.lines().map(HostList::host).toList();
    }

    private static Route.Host host(String line) {
        String[] words = line.split(" ", 4);
        TlsDemand demand = words.length == 4 ? TlsDemand.ofWord(words[3]) : TlsDemand.ANY;
        return new Route.Host(Integer.parseInt(words[0]), words[2], Integer.parseInt(words[1]), demand);
    }
}
