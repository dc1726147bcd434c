package org.indaba.hook;

/** What came of posting to a webhook. */
public sealed interface HookAnswer {

    /** The status of HTTP; 0 where there was no answer. */
    int status();

    /** In words. */
    String words();

    /** It took the events. */
    record Taken(int status) implements HookAnswer {
        @Override
        public String words() {
            return "it answered " + status;
        }
    }

    /** It answered, and did not take them. */
    record Refused(int status, String words) implements HookAnswer {
    }

    /** It said that it is gone for good. */
    record Gone() implements HookAnswer {
        // RFC 9110 §15.5.11: 410 is meant to last, and asks whoever refers to it to stop.
        static final int STATUS = 410;

        @Override
        public int status() {
            return STATUS;
        }

        @Override
        public String words() {
            return "it answered 410: it is gone for good";
        }
    }

    /** There was no answer. */
    record Unreachable(String words) implements HookAnswer {
        @Override
        public int status() {
            return 0;
        }
    }
}
