package org.indaba.hook;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is posted at a time.
 *
 * @param text an object of JSON
 * @param last the number of the last event in it
 * @param events how many are in it
 */
record HookBody(String text, long last, int events) {

    /** Events at a time. */
    static final int MAX_EVENTS = 100;

    /** Octets at a time, but for a single event that is larger: those are bounded by who makes them. */
    static final int MAX_OCTETS = 256 * 1024;

    /** As many of the events as fit, from the first on. @param events at least one */
    static HookBody of(long webhook, List<HookEvent> events) {
        StringBuilder text = new StringBuilder("{\"webhook\":" + webhook + ",\"events\":[");
        int octets = text.length();
        int taken = 0;
        for (HookEvent event : events.subList(0, Math.min(MAX_EVENTS, events.size()))) {
            octets += event.json().getBytes(StandardCharsets.UTF_8).length + 1;
            if (taken > 0 && octets > MAX_OCTETS) {
                break;
            }
            text.append(taken == 0 ? "" : ",").append(event.json());
            taken++;
        }
        return new HookBody(text.append("]}").toString(), events.get(taken - 1).number(), taken);
    }

    /** What tells that a webhook works, without an event. */
    static HookBody test(long webhook) {
        return new HookBody("{\"webhook\":" + webhook + ",\"test\":true,\"events\":[]}", 0, 0);
    }
}
