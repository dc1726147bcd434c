package org.indaba.lists;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional.TxType;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.language.Saying;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code lists}: creating, renaming, changing, deleting. A change locks the list's row, then the row of its domain, and compares
 * names under that lock. What mail asks is answered by {@link ListQueryRepository}.
 */
@ApplicationScoped
class ListRepository implements PanacheRepositoryBase<ListEntity, Long>, ListRegister {

    private static final ListChange NO_SUCH_LIST = new ListChange.Refused(Saying.of("refused-no-list"));

    private final DomainRepository domains;
    private final NameRepository names;
    private final RoleRepository roles;
    private final SettingHistoryRepository history;
    private final InstantSource clock;

    ListRepository(DomainRepository domains, NameRepository names, RoleRepository roles, SettingHistoryRepository history,
            InstantSource clock) {
        this.domains = domains;
        this.names = names;
        this.roles = roles;
        this.history = history;
        this.clock = clock;
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public ListChange createInTx(NewList wanted) {
        return switch (SettingsReading.of(ListSettings.defaults(), wanted.settings())) {
            case SettingsReading.Wrong wrong -> new ListChange.Refused(Saying.verbatim(wrong.first()));
            // 0 is nobody's id: the list has no row yet.
            case SettingsReading.Good(ListSettings settings) -> createInTx(at(0, wanted.post(), settings), wanted.owners());
        };
    }

    private ListChange createInTx(MailList list, List<EmailAddress> owners) {
        if (owners.isEmpty()) {
            return new ListChange.Refused(Saying.of("refused-no-owner"));
        }
        Optional<EmailAddress> ourselves = owners.stream().filter(owner -> roles.reachesNobodyInTx(list, owner)).findFirst();
        if (ourselves.isPresent()) {
            return new ListChange.Refused(Saying.of("refused-own-address", ourselves.get().toString()));
        }
        Optional<Saying> problem = unfit(list).or(() -> {
            domains.lockInTx(list.domain());
            return names.problemInTx(list);
        });
        if (problem.isPresent()) {
            return new ListChange.Refused(problem.get());
        }
        namesOf(list).forEach(name -> names.takeInTx(name.domain(), name.localPart()));
        ListEntity row = new ListEntity();
        row.name = list.name();
        row.domain = list.domain();
        row.settings = SettingsJson.write(list.settings());
        row.createdAt = clock.instant();
        persistAndFlush(row);
        owners.forEach(owner -> roles.insertInTx(row.id, Role.OWNER, owner));
        return new ListChange.Done(row.toMailList());
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public ListChange renameInTx(long listId, EmailAddress post) {
        return lockedInTx(listId).map(row -> changeInTx(row, at(listId, post, row.toMailList().settings()))).orElse(NO_SUCH_LIST);
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public ListChange setInTx(long listId, Map<String, String> values, ChangeOrigin origin) {
        return lockedInTx(listId).map(row -> setInTx(row, values, origin, null)).orElse(NO_SUCH_LIST);
    }

    private ListChange setInTx(ListEntity row, Map<String, String> values, ChangeOrigin origin, @Nullable Long undone) {
        MailList before = row.toMailList();
        return switch (SettingsReading.of(before.settings(), values)) {
            case SettingsReading.Wrong wrong -> new ListChange.Refused(Saying.verbatim(wrong.first()));
            case SettingsReading.Good(ListSettings settings) -> {
                ListChange change = changeInTx(row, at(row.id, before.post(), settings));
                if (change instanceof ListChange.Done) {
                    history.addInTx(row.id, before.settings(), settings, origin, undone);
                }
                yield change;
            }
        };
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public UndoOutcome undoInTx(long listId, long changeId, ChangeOrigin origin, Insistence insistence) {
        Optional<ListEntity> row = lockedInTx(listId);
        Optional<SettingChange> change = history.find(listId, changeId);
        if (row.isEmpty() || change.isEmpty()) {
            return new UndoOutcome.Refused(Saying.of("refused-no-change"));
        }
        Optional<ListSetting> setting = ListSetting.named(change.get().key());
        if (setting.isEmpty()) {
            return new UndoOutcome.Refused(Saying.of("refused-no-setting", change.get().key()));
        }
        String now = row.get().toMailList().settings().value(setting.get());
        if (now.equals(change.get().before())) {
            return new UndoOutcome.NothingToDo(change.get());
        }
        if (!now.equals(change.get().after()) && insistence == Insistence.UNLESS_CHANGED_SINCE) {
            return new UndoOutcome.ChangedSince(change.get(), now);
        }
        return switch (setInTx(row.get(), Map.of(setting.get().key(), change.get().before()), origin, changeId)) {
            case ListChange.Done(MailList list) -> new UndoOutcome.Done(list, change.get());
            case ListChange.Refused(Saying reason) -> new UndoOutcome.Refused(reason);
        };
    }

    private ListChange changeInTx(ListEntity row, MailList after) {
        MailList before = row.toMailList();
        if (!namesOf(before).equals(namesOf(after))) {
            Optional<Saying> problem = unfit(after).or(() -> {
                // In one order, so that two lists that change places do not wait for each other.
                Stream.of(before.domain(), after.domain()).sorted().distinct().forEach(domains::lockInTx);
                return names.problemInTx(after);
            });
            if (problem.isPresent()) {
                return new ListChange.Refused(problem.get());
            }
            namesOf(before).forEach(former -> names.keepInTx(former.domain(), former.localPart(), row.id));
            namesOf(after).forEach(present -> names.takeInTx(present.domain(), present.localPart()));
        }
        row.name = after.name();
        row.domain = after.domain();
        row.settings = SettingsJson.write(after.settings());
        flush();
        return new ListChange.Done(after);
    }

    /** Why a name can be no list's, whatever other lists there are. */
    private static Optional<Saying> unfit(MailList list) {
        if (list.domain().startsWith("[")) {
            // RFC 5321 §4.1.3: an address literal is a machine, not a domain that mail is delegated to.
            return Optional.of(Saying.of("refused-literal"));
        }
        int longest = list.settings().returnPathName().isEmpty() ? ListName.MAX_OCTETS : ListName.MAX_OCTETS_WITH_RETURN_PATH_NAME;
        return switch (ListName.parse(list.name(), longest)) {
            case ListName.Parsed.Valid(_) -> Optional.empty();
            case ListName.Parsed.Invalid(Saying reason) -> Optional.of(reason);
        };
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public ListChange deleteInTx(long listId, Deletion deletion) {
        Optional<ListEntity> row = lockedInTx(listId);
        if (row.isEmpty()) {
            return NO_SUCH_LIST;
        }
        long members = getEntityManager()
                .createQuery("select count(*) from SubscriptionEntity where listId = :list and leftAt is null", Long.class)
                .setParameter("list", listId)
                .getSingleResult();
        if (members > 0 && deletion == Deletion.ONLY_WITHOUT_MEMBERS) {
            return new ListChange.Refused(Saying.of("refused-list-members", row.get().toMailList().post().toString(), members));
        }
        getEntityManager()
                .createQuery("update SubscriptionEntity set leftAt = :now where listId = :list and leftAt is null")
                .setParameter("now", clock.instant())
                .setParameter("list", listId)
                .executeUpdate();
        names.forgetListInTx(listId);
        row.get().deletedAt = clock.instant();
        flush();
        return new ListChange.Done(row.get().toMailList());
    }

    @Override
    @Transactional
    public Located locate(String text) {
        return located("deletedAt is null", text);
    }

    @Override
    @Transactional
    public Located lastDeleted(String text) {
        return located("deletedAt is not null", text);
    }

    @Override
    @Transactional
    public List<MailList> deleted(Set<Long> ids) {
        return list("id in ?1 and deletedAt is not null", ids).stream().map(ListEntity::toMailList).toList();
    }

    private Located located(String condition, String text) {
        String stripped = text.strip();
        String which = condition + " and name = ?1";
        String order = " order by domain, deletedAt desc, id desc";
        if (!stripped.contains("@")) {
            return located(stripped, list(which + order, stripped.toLowerCase(Locale.ROOT)));
        }
        return switch (EmailAddress.parse(stripped)) {
            case ParsedAddress.Invalid(String reason) -> new Located.None("this is no list's address: " + reason);
            case ParsedAddress.Valid(EmailAddress post) -> located(post.toString(), list(
                    which + " and domain = ?2" + order, post.localPart().toLowerCase(Locale.ROOT), post.domain()));
        };
    }

    private static Located located(String text, List<ListEntity> rows) {
        // Only deleted lists had one address one after the other; the last comes first.
        List<MailList> lists = rows.stream()
                .collect(Collectors.toMap(row -> row.domain, ListEntity::toMailList, (last, _) -> last, LinkedHashMap::new))
                .values().stream().toList();
        return switch (lists.size()) {
            case 0 -> new Located.None("there is no list " + text);
            case 1 -> new Located.Found(lists.getFirst());
            // Any larger number: a switch over int has no end.
            default -> new Located.Ambiguous(lists.stream().map(MailList::post).toList());
        };
    }

    private Optional<ListEntity> lockedInTx(long listId) {
        return findByIdOptional(listId, LockModeType.PESSIMISTIC_WRITE).filter(row -> row.deletedAt == null);
    }

    private static MailList at(long id, EmailAddress post, ListSettings settings) {
        return new MailList(id, post.localPart().toLowerCase(Locale.ROOT), post.domain(), settings);
    }

    /** What a list is found by: its name, and its short name if it has one. */
    private static List<EmailAddress> namesOf(MailList list) {
        String shortName = list.settings().returnPathName();
        return shortName.isEmpty() ? List.of(list.post()) : List.of(list.post(), new EmailAddress(shortName, list.domain()));
    }
}
