package org.indaba.lists;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.indaba.lists.PersonRepository.Named;
import org.indaba.lists.RosterResult.Outcome;

/**
 * Members by the thousand: sorts rows into the good and the wrong, and gives the good ones to the database in batches. All in the
 * caller's transaction, so that a failure leaves the list as it was.
 */
@ApplicationScoped
class RosterRepository implements Roster {

    /** Rows in one statement: a few hundred KB of arrays; larger batches were no faster. */
    private static final int BATCH = 5_000;

    private final Lists lists;
    private final MemberRepository members;
    private final BanRepository bans;
    private final ListQueryRepository queries;

    RosterRepository(Lists lists, MemberRepository members, BanRepository bans, ListQueryRepository queries) {
        this.lists = lists;
        this.members = members;
        this.bans = bans;
        this.queries = queries;
    }

    @Override
    public List<RosterResult> importInTx(long listId, List<RosterRow> rows, LongConsumer told) {
        Map<String, Named> newcomers = byKey(rows);
        Map<String, String> problems = problems(listId, newcomers);
        newcomers.keySet().removeAll(problems.keySet());
        return results(rows, problems, addInTx(listId, newcomers, told));
    }

    @Override
    public List<RosterResult> foresee(long listId, List<RosterRow> rows) {
        Map<String, Named> newcomers = byKey(rows);
        Map<String, String> problems = problems(listId, newcomers);
        newcomers.keySet().removeAll(problems.keySet());
        Set<String> strangers = new HashSet<>(newcomers.keySet());
        batches(newcomers).forEach(batch -> strangers.removeAll(members.keysOf(listId, batch)));
        return results(rows, problems, strangers);
    }

    @Override
    public SyncOutcome syncInTx(long listId, List<RosterRow> rows, LongConsumer told) {
        Map<String, Named> wanted = byKey(rows);
        Map<String, String> problems = problems(listId, wanted);
        List<RosterResult> invalid = results(rows, problems, new HashSet<>()).stream()
                .filter(result -> result.outcome() == Outcome.INVALID)
                .toList();
        if (!invalid.isEmpty()) {
            return new SyncOutcome.Refused("a row is wrong; the member it stands for would be lost, so nothing was changed", invalid);
        }
        if (wanted.isEmpty()) {
            return new SyncOutcome.Refused("there is no address in it; everybody would be removed, so nothing was changed", List.of());
        }
        Set<String> added = addInTx(listId, wanted, told);
        List<RosterResult> all = new ArrayList<>(results(rows, problems, added));
        for (String address : members.keepOnlyInTx(listId, wanted.keySet())) {
            all.add(new RosterResult(0, address, Outcome.REMOVED, ""));
        }
        return new SyncOutcome.Done(all);
    }

    /** The first row of each address. */
    private static Map<String, Named> byKey(List<RosterRow> rows) {
        Map<String, Named> people = new LinkedHashMap<>();
        for (RosterRow row : rows) {
            if (row instanceof RosterRow.Entry(int _, var address, String name)) {
                people.putIfAbsent(address.key(), new Named(address, DisplayName.clean(name)));
            }
        }
        return people;
    }

    /** Why some of these can be no members, by their keys. */
    private Map<String, String> problems(long listId, Map<String, Named> people) {
        MailList list = lists.byId(listId).orElseThrow(() -> new IllegalArgumentException("there is no list " + listId));
        Map<String, String> problems = new LinkedHashMap<>();
        for (List<Named> batch : batches(people)) {
            bans.banned(listId, batch).forEach(key -> problems.put(key, RosterResult.BANNED));
        }
        BanExpressions.Stamps stamps = queries.stamps(listId);
        people.forEach((key, named) -> queries.expression(stamps, named.address())
                .ifPresent(pattern -> problems.putIfAbsent(key, RosterResult.BANNED_BY + pattern)));
        people.forEach((key, named) -> {
            if (list.owns(named.address())) {
                problems.put(key, RosterResult.OWN);
            }
        });
        return problems;
    }

    private Set<String> addInTx(long listId, Map<String, Named> people, LongConsumer told) {
        Set<String> added = new HashSet<>();
        batches(people).forEach(batch -> {
            added.addAll(members.addAllInTx(listId, batch));
            told.accept(batch.size());
        });
        return added;
    }

    /** In the order of their keys, over all batches: two imports at once wait for each other in one direction only. */
    private static List<List<Named>> batches(Map<String, Named> people) {
        List<Named> sorted = new ArrayList<>(people.values());
        sorted.sort(Comparator.comparing(named -> named.address().key()));
        List<List<Named>> batches = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += BATCH) {
            batches.add(sorted.subList(from, Math.min(from + BATCH, sorted.size())));
        }
        return batches;
    }

    /** @param added the keys that were added; each is told once, of its first row */
    private static List<RosterResult> results(List<RosterRow> rows, Map<String, String> problems, Set<String> added) {
        Set<String> untold = new HashSet<>(added);
        return rows.stream().map(row -> switch (row) {
            case RosterRow.Wrong(int line, String text, String reason) -> new RosterResult(line, text, Outcome.INVALID, reason);
            case RosterRow.Entry(int line, var address, String _) when problems.containsKey(address.key()) ->
                new RosterResult(line, address.toString(), Outcome.INVALID, problems.get(address.key()));
            case RosterRow.Entry(int line, var address, String _) -> new RosterResult(line, address.toString(),
                    untold.remove(address.key()) ? Outcome.ADDED : Outcome.ALREADY_THERE, "");
        }).toList();
    }

    @Override
    public List<Membership> search(long listId, String text, String afterKey, int limit) {
        return members.search(listId, text, afterKey, limit);
    }

    @Override
    public boolean preferInTx(long subscriptionId, Preferences wanted) {
        return members.preferInTx(subscriptionId, wanted);
    }

    @Override
    public Map<Long, Long> counts() {
        return members.counts();
    }
}
