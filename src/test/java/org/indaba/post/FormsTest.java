package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.indaba.auth.Authentication;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.Variant;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.transform.Arrival;
import org.indaba.transform.LeaveLink;
import org.indaba.transform.Post;
import org.indaba.transform.Preparation;
import org.junit.jupiter.api.Test;

class FormsTest {

    private static final String PLAIN = "From: a@b.example\nSubject: x\n\ntext\n";

    private static final Set<Variant> ALL = Set.of(Variant.of(1), Variant.of(2), Variant.of(3), Variant.of(4), Variant.of(5), Variant.of(6),
            Variant.of(7));

    private static Forms forms(String message, ListSettings settings, Set<Variant> wanted) {
        ByteOctets octets = ByteOctets.utf8(message.replace("\n", "\r\n"));
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        Arrival arrival = new Arrival(1, new Peer("::1", "x", "ESMTP", "", false), ReversePath.none(), Instant.EPOCH, "mx.example.org",
                Arrival.Recipients.SINGLE, new LeaveLink(LeaveLink.Way.BY_MAIL, "https://lists.example.org"));
        Preparation preparation = new Preparation(new Authentication(new FakeDns(new DnsZone()), InstantSource.fixed(Instant.EPOCH), "mx"),
                _ -> false);
        return Forms.of(preparation, Post.of(octets, header, new MailList(7, "afnog", "lists.example.org", settings), arrival), wanted);
    }

    private static ListSettings decorated() {
        return ListSettings.defaults().with(ListSetting.SUBJECT_PREFIX, "[afnog]").with(ListSetting.FOOTER, "bye");
    }

    @Test
    void nobodysWishCostsNothing() {
        Forms forms = forms(PLAIN, decorated(), Set.of());

        assertThat(forms.others()).isEmpty();
        assertThat(forms.numbers()).isEmpty();
    }

    @Test
    void formsThatComeToTheSameAreOne() {
        // This post is text only in any case.
        Forms forms = forms(PLAIN, decorated(), ALL);

        assertThat(forms.numbers()).isEqualTo(List.of(0, 1, 2, 3, 0, 1, 2, 3));
        assertThat(forms.others()).containsOnlyKeys(1, 2, 3);
        assertThat(forms(PLAIN, ListSettings.defaults(), ALL).numbers()).isEmpty();
    }

    @Test
    void aFormThatNobodyWantedWhenThePostCameIsTheLists() {
        assertThat(forms(PLAIN, decorated(), Set.of(Variant.of(5))).numbers()).isEqualTo(List.of(0, 0, 0, 0, 0, 5, 0, 0));
        assertThat(forms(PLAIN, decorated(), Set.of(Variant.of(5), Variant.of(1))).numbers())
                .isEqualTo(List.of(0, 1, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void nothingIsSaidOfSignaturesWhereNobodyLooked() {
        assertThat(forms(PLAIN, decorated(), ALL).survival()).isEmpty();
    }

    @Test
    void aFormBreaksOnlyWhatItBreaks() {
        Forms forms = forms(PLAIN, decorated(), Set.of(Variant.of(1), Variant.of(3)));

        assertThat(forms.ofTheList().transformed().rendering().breaks()).containsExactly("subject-prefix", "footer");
        assertThat(forms.renderings().get(1).breaks()).containsExactly("footer");
        assertThat(forms.renderings()).containsOnlyKeys(1, 3);
        assertThat(forms.renderings().get(3).breaks()).isEmpty();
    }
}
