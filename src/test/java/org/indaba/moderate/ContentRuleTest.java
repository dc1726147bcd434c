package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MimeShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRuleTest {

    private static final String PICTURE = "From: ann@example.net\nContent-Type: image/png; name=a.png\n\nx\n";

    private static Finding look(String message, ListSettings settings) {
        ByteOctets octets = ByteOctets.utf8(message.replace("\n", "\r\n"));
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        MailList list = new MailList(1, "afnog", "lists.example.org", settings);
        Envelope envelope = new Envelope(ReversePath.none(), List.of(list.post()), BodyType.EIGHT_BIT_MIME, false, List.of());
        return new ContentRule().look(new Post(list, list.post(),
                new ArrivedMessage(new Peer("192.0.2.7", "x", "ESMTP", "", false), envelope, header, octets)));
    }

    private static ListSettings filtering(String types) {
        return ListSettings.defaults().with(ListSetting.FILTER_TYPES, types);
    }

    @Test
    void aListWithoutRulesTakesEverything() {
        assertThat(look(PICTURE, ListSettings.defaults())).isInstanceOf(Finding.NoObjection.class);
    }

    @Test
    void aPostOfWhichNothingWouldBeLeftIsRefusedOrHeld() {
        // RFC 3463 §3.7: X.6.1, media not supported.
        assertThat(look(PICTURE, filtering("image/*"))).isEqualTo(new Finding.Objection(new Verdict.Reject(
                "afnog@lists.example.org does not take contents of all kinds; this post would be empty without what does not pass there: "
                        + "\"a.png\", image/png, 3 octets", "5.6.1"), "write it as plain text, or change what the list passes"));
        assertThat(look(PICTURE, filtering("image/*").with(ListSetting.EMPTIED, "hold")))
                .extracting(finding -> ((Finding.Objection) finding).verdict().word()).isEqualTo("hold");
        assertThat(look(PICTURE, filtering("video/*"))).isInstanceOf(Finding.NoObjection.class);
    }

    @Test
    void aTextWithALongHeaderIsNotEmpty() {
        String text = "From: ann@example.net\nX-Y: " + "z".repeat(70_000) + "\nContent-Type: text/plain\n\nhello\n";

        assertThat(look(text, filtering("image/*"))).isInstanceOf(Finding.NoObjection.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "Content-Type: text/plain\n\n  \n\n", "Content-Type: image/gif\n\ny\n"})
    void whiteSpaceIsNothing(String other) {
        String mixed = "From: ann@example.net\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + other
                + "--b\nContent-Type: image/png\n\nx\n--b--\n";

        assertThat(look(mixed, filtering("image/*"))).isInstanceOf(Finding.Objection.class);
        assertThat(look(mixed.replace("multipart/mixed", "multipart/signed"), filtering("image/*")))
                .isInstanceOf(Finding.NoObjection.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\nwords\n", "Content-Type: application/pgp-encrypted\n\nx\n",
        "Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\neA==\n", "Content-Type: multipart/signed\n\nx\n"})
    void aTextOrSomethingSignedIsSomething(String other) {
        assertThat(look("From: ann@example.net\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + other
                + "--b\nContent-Type: image/png\n\nx\n--b--\n", filtering("image/*"))).isInstanceOf(Finding.NoObjection.class);
    }

    @Test
    void whatCannotBeLookedIntoDoesNotPassTheRules() {
        String parts = "From: ann@example.net\nContent-Type: multipart/mixed; boundary=b\n\n";

        assertThat(look(parts + "--b\n\nx\n".repeat(MimeShape.MAX_PARTS - 1) + "--b--\n", filtering("image/*")))
                .isInstanceOf(Finding.NoObjection.class);
        assertThat(look(parts + "--b\n\nx\n".repeat(MimeShape.MAX_PARTS) + "--b--\n", filtering("image/*")))
                .isInstanceOfSatisfying(Finding.Objection.class,
                        objection -> assertThat(objection.verdict().words()).contains("more than " + MimeShape.MAX_PARTS));
        assertThat(look(parts + "--b\n\nx\n".repeat(MimeShape.MAX_PARTS) + "--b--\n", ListSettings.defaults()))
                .isInstanceOf(Finding.NoObjection.class);
    }
}
