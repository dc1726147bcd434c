package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.language.Saying;
import org.indaba.lists.ListRegister.Insistence;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every change of a setting is kept, and can be taken back. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class SettingHistoryDbTest {

    private static final ChangeOrigin ANN = ChangeOrigin.page("ann@example.com");

    @Inject
    DataSource dataSource;

    @Inject
    ListRegister register;

    @Inject
    Lists lists;

    @Inject
    SettingHistory history;

    private long list;

    @BeforeEach
    void begin() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("TRUNCATE domains, lists, addresses, people RESTART IDENTITY CASCADE"));
        list = list("talk@lists.example.org");
    }

    private long list(String post) {
        ListChange change = QuarkusTransaction.requiringNew().call(() -> register.createInTx(new NewList(EmailAddress.of(post),
                List.of(EmailAddress.of("ann@example.com")), Map.of("footer", "old"))));
        return ((ListChange.Done) change).list().id();
    }

    private ListChange set(Map<String, String> values) {
        return QuarkusTransaction.requiringNew().call(() -> register.setInTx(list, values, ANN));
    }

    private UndoOutcome undo(long change, Insistence insistence) {
        return QuarkusTransaction.requiringNew().call(() -> register.undoInTx(list, change, ChangeOrigin.operator(), insistence));
    }

    private String footer() {
        return lists.byId(list).orElseThrow().settings().footer();
    }

    @Test
    void whatReallyChangedIsKeptByKey() {
        // When
        set(Map.of("posting", "OPEN", "footer", "old", "max-size", "2048KB"));

        // Then
        List<SettingChange> changes = history.latest(list, Long.MAX_VALUE, 10);
        assertThat(changes).extracting(SettingChange::key, SettingChange::before, SettingChange::after, SettingChange::origin)
                .containsExactly(tuple("max-size", "10MB", "2MB", ANN),
                        tuple("posting", "members", "open", ANN));
        assertThat(history.latest(list, changes.getFirst().id(), 10)).containsExactly(changes.getLast());
        assertThat(history.find(list, changes.getFirst().id())).contains(changes.getFirst());
        assertThat(history.find(list("other@lists.example.org"), changes.getFirst().id())).as("another list knows nothing of it").isEmpty();
    }

    @Test
    void whatIsRefusedLeavesNothing() {
        assertThat(set(Map.of("posting", "open", "max-size", "2TB"))).isInstanceOf(ListChange.Refused.class);

        assertThat(history.latest(list, Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void changeIsTakenBackAndThatIsOneMoreChange() {
        set(Map.of("footer", "new"));
        SettingChange change = history.latest(list, Long.MAX_VALUE, 1).getFirst();

        // When
        UndoOutcome outcome = undo(change.id(), Insistence.UNLESS_CHANGED_SINCE);

        // Then
        assertThat(outcome).isInstanceOf(UndoOutcome.Done.class);
        assertThat(footer()).isEqualTo("old");
        SettingChange back = history.latest(list, Long.MAX_VALUE, 1).getFirst();
        assertThat(back.undone()).isEqualTo(change.id());
        assertThat(back.origin()).isEqualTo(ChangeOrigin.operator());
        assertThat(undo(change.id(), Insistence.UNLESS_CHANGED_SINCE)).isEqualTo(new UndoOutcome.NothingToDo(change));
        // The way back can be taken back too.
        assertThat(undo(back.id(), Insistence.UNLESS_CHANGED_SINCE)).isInstanceOf(UndoOutcome.Done.class);
        assertThat(footer()).isEqualTo("new");
    }

    @Test
    void whatWasChangedSinceIsTakenBackOnlyIfSomebodyInsists() {
        set(Map.of("footer", "new"));
        SettingChange change = history.latest(list, Long.MAX_VALUE, 1).getFirst();
        set(Map.of("footer", "newer"));

        assertThat(undo(change.id(), Insistence.UNLESS_CHANGED_SINCE)).isEqualTo(new UndoOutcome.ChangedSince(change, "newer"));
        assertThat(footer()).isEqualTo("newer");
        assertThat(undo(change.id(), Insistence.WHATEVER_CAME_SINCE)).isInstanceOf(UndoOutcome.Done.class);
        assertThat(footer()).isEqualTo("old");
    }

    @Test
    void changeOfNobodyIsRefused() {
        assertThat(undo(17, Insistence.WHATEVER_CAME_SINCE)).isInstanceOf(UndoOutcome.Refused.class);
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("INSERT INTO setting_changes (list_id, at, actor, way, key, before, "
                + "after) VALUES (?, now(), 'x', 'COMMAND', 'of-an-older-program', '', 'x')", list));
        assertThat(undo(history.latest(list, Long.MAX_VALUE, 1).getFirst().id(), Insistence.WHATEVER_CAME_SINCE))
                .isEqualTo(new UndoOutcome.Refused(Saying.of("refused-no-setting", "of-an-older-program")));
    }

    @Test
    void pagesAreBounded() {
        assertThat(history.latest(list, Long.MAX_VALUE, SettingHistory.MAX_PAGE)).isEmpty();
        assertThatThrownBy(() -> history.latest(list, Long.MAX_VALUE, SettingHistory.MAX_PAGE + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
