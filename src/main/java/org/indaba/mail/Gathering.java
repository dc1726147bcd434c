package org.indaba.mail;

import java.util.concurrent.locks.ReentrantLock;

/** Before one thread does something for all that wait: without a timer, a few more come, and what is done is done for more. */
public final class Gathering {

    private Gathering() {
    }

    /**
     * Threads that could run now run first: some of them are about to come. Where there are none, this is over at once.
     *
     * @param lock held by the caller once; let go of meanwhile
     */
    public static void letOthersCome(ReentrantLock lock) {
        lock.unlock();
        try {
            Thread.yield();
        } finally {
            lock.lock();
        }
    }
}
