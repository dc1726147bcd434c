package org.indaba.app.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/**
 * A source as a program of its own: {@code java -cp … org.indaba.app.bench.SourceMain PORT FROM RECIPIENT [MESSAGES [CONNECTIONS [OCTETS
 * [RUN]]]]} posts to a server on 127.0.0.1; one message over one connection unless told otherwise. Prints what became of the messages.
 * Exit code 0 if the server took all of them, 1 if not, 2 for wrong usage.
 */
public final class SourceMain {

    private static final int SIZE_BYTES = 4096;

    private SourceMain() {
    }

    /** Posts. */
    public static void main(String[] arguments) {
        if (arguments.length < 3 || arguments.length > 7) {
            System.err.println("usage: SourceMain PORT FROM RECIPIENT [MESSAGES [CONNECTIONS [OCTETS [RUN]]]]");
            System.exit(2);
        }
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        int messages = number(arguments, 3, 1);
        String run = arguments.length > 6 ? arguments[6] : Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        Source.Plan plan = new Source.Plan(server, messages, number(arguments, 4, 1), number(arguments, 5, SIZE_BYTES), arguments[1],
                arguments[2], run);
        Source.Report report = new Source(plan, InstantSource.system()).run();
        System.out.printf("accepted %d, refused %d, broken %d in %d ms%n", report.accepted(), report.refused(), report.broken(),
                report.elapsed().toMillis());
        if (report.accepted() < messages) {
            System.out.println(report.firstProblem());
            System.exit(1);
        }
    }

    private static int number(String[] arguments, int index, int usual) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : usual;
    }
}
