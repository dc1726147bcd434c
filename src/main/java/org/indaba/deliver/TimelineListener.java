package org.indaba.deliver;

/** Told, once, that the database goes on with another history than that which this process knows. */
@FunctionalInterface
public interface TimelineListener {

    /**
     * To be told by one thread. What this process keeps in memory by the numbers of rows may be others' by now.
     *
     * @param before the timeline that this process saw first, as it stands in the names of the database's log files
     * @param now the other one
     */
    void changed(String before, String now);
}
