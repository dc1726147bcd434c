package org.indaba.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.lists.MailList;
import org.indaba.testing.FakeLists;
import org.junit.jupiter.api.Test;

class DestinationTest {

    private final FakeLists lists = new FakeLists();

    private static List<Destination> ofLists(MailList list) {
        return List.of(new Destination.Post(list), new Destination.Owner(list), new Destination.ReturnPath(list, 1),
                new Destination.Request(list), new Destination.Join(list), new Destination.Leave(list),
                new Destination.LeaveByToken(list, 2), new Destination.Confirm(list, 3), new Destination.Resume(list, 4),
                new Destination.Moderate(list, 5, Destination.Moderate.Verdict.REFUSE));
    }

    @Test
    void whatIsAListsMeansTheSameAtAnother() {
        MailList one = lists.add("one@lists.example.org");
        MailList other = lists.add("other@lists.example.org");

        assertThat(ofLists(one)).allSatisfy(destination -> assertThat(destination.listId()).isEqualTo(one.id()));
        assertThat(ofLists(one).stream().map(destination -> destination.at(other))).containsExactlyElementsOf(ofLists(other));
    }

    @Test
    void whatIsNoListsStaysWhatItIs() {
        MailList list = lists.add("one@lists.example.org");

        assertThat(List.of(new Destination.Postmaster("lists.example.org"), new Destination.NoticeReturn(1),
                new Destination.OrphanReturn(1))).allSatisfy(destination -> {
            assertThat(destination.listId()).isZero();
            assertThat(destination.at(list)).isSameAs(destination);
        });
    }
}
