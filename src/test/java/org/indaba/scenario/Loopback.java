package org.indaba.scenario;

/** The addresses of this machine that belong to this run of the tests alone, so that two runs at the same time do not meet. */
final class Loopback {

    /** The number of the address where the DNS is. */
    static final int DNS = 0;

    /** The largest number: more than any story needs. */
    static final int LAST = 4 * 250 - 1;

    /** The number of the address where another site signs people in. */
    static final int PROVIDER = LAST;

    private static final int GROUP = 250;

    private Loopback() {
    }

    /** An address by its number, 0 to {@link #LAST}: {@code 127.x.y.z} with the process id in the middle. */
    static String address(int number) {
        if (number < 0 || number > LAST) {
            throw new IllegalArgumentException("there is no address " + number);
        }
        int pid = (int) (ProcessHandle.current().pid() % (50 * 256));
        return "127." + (16 + number / GROUP * 50 + pid / 256) + "." + pid % 256 + "." + (1 + number % GROUP);
    }
}
