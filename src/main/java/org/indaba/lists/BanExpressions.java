package org.indaba.lists;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.indaba.mail.EmailAddress;

/**
 * The bans by regular expression that were compiled, for the whole site and for each list. What is kept is right as long as their number
 * and the newest of them are what the database says: numbers only grow, so that of two states with the same newest one the later has fewer.
 * Thread-safe.
 */
final class BanExpressions {

    /** So many lists' expressions are kept; beyond that all are forgotten. */
    static final int MAX_SCOPES = 256;

    /** The number of the site among those of lists. */
    private static final long SITE = 0;

    private final LongFunction<List<BanPattern>> reads;
    private final Map<Long, Compiled> compiled = new ConcurrentHashMap<>();

    /** @param reads the expressions of a list, or of the site for 0 */
    BanExpressions(LongFunction<List<BanPattern>> reads) {
        this.reads = reads;
    }

    /**
     * What the database says of the expressions of one scope.
     *
     * @param many how many there are
     * @param newest the number of the newest; 0 if there is none
     */
    record Stamp(long many, long newest) {

        static final Stamp NONE = new Stamp(0, 0);
    }

    /**
     * The stamps of all that concerns a list.
     *
     * @param listId the list
     * @param site those of the site
     * @param list those of the list
     */
    record Stamps(long listId, Stamp site, Stamp list) {
    }

    private record Compiled(Stamp stamp, List<BanExpression> expressions) {
    }

    /** The ban that an address falls under. */
    Optional<BanPattern> find(Stamps stamps, EmailAddress address) {
        return find(SITE, stamps.site(), address).or(() -> find(stamps.listId(), stamps.list(), address));
    }

    private Optional<BanPattern> find(long scope, Stamp stamp, EmailAddress address) {
        if (stamp.many() == 0) {
            return Optional.empty();
        }
        String key = address.key();
        return expressions(scope, stamp).stream().filter(expression -> expression.matches(key)).findFirst().map(BanExpression::source);
    }

    private List<BanExpression> expressions(long scope, Stamp stamp) {
        Compiled known = compiled.get(scope);
        if (known == null || !known.stamp().equals(stamp)) {
            if (compiled.size() >= MAX_SCOPES) {
                compiled.clear();
            }
            known = new Compiled(stamp, reads.apply(scope).stream().map(BanExpression::new).toList());
            compiled.put(scope, known);
        }
        return known.expressions();
    }
}
