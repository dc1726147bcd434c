package org.indaba.auth;

import java.util.List;
import java.util.Map;

/** What reading an Authentication-Results field gave. */
public sealed interface ResultsReading {

    /**
     * The field.
     *
     * @param authservId who claims this, in lower case
     * @param methods what is claimed; empty for "none"
     */
    record Read(String authservId, List<Method> methods) implements ResultsReading {
        public Read {
            methods = List.copyOf(methods);
        }
    }

    /**
     * It breaks the grammar (RFC 8601 §2.2).
     *
     * @param authservId who seems to claim it, in lower case; empty if nothing can be read
     * @param reason in words
     */
    record Broken(String authservId, String reason) implements ResultsReading {
    }

    /**
     * One claim.
     *
     * @param method in lower case: spf, dkim and so on
     * @param result in lower case
     * @param reason its words, empty if there are none
     * @param properties by name with type, {@code header.d}, in lower case
     */
    record Method(String method, String result, String reason, Map<String, String> properties) {
        public Method {
            properties = Map.copyOf(properties);
        }
    }

    /** Who claims this; empty text if that cannot be read. */
    String authservId();

    /** Reads an unfolded value, in time proportional to its length; never fails. */
    static ResultsReading parse(String value) {
        return new ResultsScan(value).run();
    }
}
