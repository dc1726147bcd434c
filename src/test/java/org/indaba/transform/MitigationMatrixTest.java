package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.auth.Authentication;
import org.indaba.auth.AuthenticationResults;
import org.indaba.auth.BodyDigest;
import org.indaba.auth.DkimKeyPair;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimResult;
import org.indaba.auth.DkimSigner;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.Mailbox;
import org.indaba.mime.Participants;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SlotValues;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.transform.Preparation.Prepared;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table in {@code docs/authentication.md}: when copies are from the list. Each cell is a post with a signature of that kind, on a list
 * of that kind, of a domain with that policy; and whoever gets a copy that is the author's can prove that it is (RFC 9989 §7.4).
 */
class MitigationMatrixTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final DkimKeyPair KEY = DkimKeyPair.make(new DkimKeyPair.Names("people.example", "s"), DkimKeyType.ED25519,
            new SecureRandom());
    private static final List<String> LISTS = List.of("transparent list", "with a prefix", "with a footer", "`dmarc-mitigation=always`");

    @TestFactory
    Stream<DynamicTest> everyCellIsTrue() throws IOException {
        List<List<String>> rows = Files.readAllLines(Path.of("docs/authentication.md")).stream()
                .filter(line -> line.matches("\\| (none|quarantine|reject|the author's domain asks for) \\|.*"))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList()).toList();
        assertThat(rows).hasSize(13);
        assertThat(rows.getFirst().subList(2, 6)).isEqualTo(LISTS);
        List<DynamicTest> cells = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int i = 0; i < LISTS.size(); i++) {
                String list = LISTS.get(i);
                String expected = row.get(2 + i);
                cells.add(DynamicTest.dynamicTest(row.get(0) + ", " + row.get(1) + ", " + list,
                        () -> check(row.get(0), row.get(1), list, expected)));
            }
        }
        assertThat(cells).hasSize(48);
        return cells.stream();
    }

    private static void check(String policy, String signature, String list, String expected) {
        DnsZone zone = new DnsZone().text("s._domainkey.people.example", KEY.record())
                .text("_dmarc.people.example", "v=DMARC1; p=" + policy).text("lists.example.org", "v=spf1 ip4:198.51.100.9 -all");
        Authentication authentication = new Authentication(new FakeDns(zone), InstantSource.fixed(NOW), "mx.example.org");
        ByteOctets mail = mail(signature, list);
        Post post = Posts.post(mail, settings(list));
        Evidence evidence = authentication.examine(arrival(mail, "192.0.2.1", ReversePath.none()));

        Prepared prepared = new Preparation(authentication, _ -> false).prepare(post.with(evidence), Variant.OF_THE_LIST);

        ByteOctets copy = rendered(mail, prepared);
        List<Mailbox> authors = Participants.of(header(copy)).authors();
        assertThat(authors).extracting(author -> author.address().toString()).containsExactly(
                expected.equals("list") ? "afnog@lists.example.org" : "ann@people.example");
        // Whoever gets the copy: from our address, with the list's return path.
        AuthenticationResults there = authentication.authenticate(arrival(copy, "198.51.100.9", ReversePath.of(post.list().owner())));
        boolean proven = expected.equals("list") || signature.equals("survives");
        assertThat(there.authorProven()).as(there.toString()).isEqualTo(proven);
        assertThat(there.dmarc().result() instanceof DmarcResult.Fail).isEqualTo(!proven);
        check(prepared, signature, list);
    }

    /** RFC 9989 §4.8: what is wrong with the rest of the record takes nothing from the policy. */
    @ParameterizedTest
    @ValueSource(strings = {"rua=ann@people.example", "pct=", "fo=2;"})
    void anAuthorWhoseRecordHasAMistakeIsHelpedAllTheSame(String mistake) {
        DnsZone zone = new DnsZone().text("s._domainkey.people.example", KEY.record())
                .text("_dmarc.people.example", "v=DMARC1; p=reject; " + mistake);
        Authentication authentication = new Authentication(new FakeDns(zone), InstantSource.fixed(NOW), "mx.example.org");
        ByteOctets mail = mail("broken by us", "with a prefix");
        Evidence evidence = authentication.examine(arrival(mail, "192.0.2.1", ReversePath.none()));
        assertThat(evidence.results().dmarc().result()).isInstanceOf(DmarcResult.Pass.class);

        Prepared prepared = new Preparation(authentication, _ -> false)
                .prepare(Posts.post(mail, settings("with a prefix")).with(evidence), Variant.OF_THE_LIST);

        assertThat(Participants.of(header(rendered(mail, prepared))).authors()).extracting(author -> author.address().toString())
                .containsExactly("afnog@lists.example.org");
    }

    /** A signature of another domain is right on a transparent copy, and on none that is from the list. */
    @TestFactory
    Stream<DynamicTest> whatIsSaidOfOthersSignaturesIsTrueOfTheCopyThatIsSent() {
        DkimKeyPair provider = DkimKeyPair.make(new DkimKeyPair.Names("people-example.provider.example", "s"), DkimKeyType.ED25519,
                new SecureRandom());
        DnsZone zone = new DnsZone().text("s._domainkey.people-example.provider.example", provider.record())
                .text("_dmarc.people.example", "v=DMARC1; p=reject").text("people.example", "v=spf1 ip4:192.0.2.1 -all");
        Authentication authentication = new Authentication(new FakeDns(zone), InstantSource.fixed(NOW), "mx.example.org");
        return Stream.of("rewrite", "wrap").flatMap(form -> LISTS.stream().map(list -> DynamicTest.dynamicTest(form + ", " + list, () -> {
            ByteOctets mail = ByteOctets.of(signed(mail("none", list), provider));
            Evidence evidence = authentication.examine(arrival(mail, "192.0.2.1", ReversePath.of(EmailAddress.of("ann@people.example"))));
            assertThat(evidence.results().dmarc().result()).isInstanceOf(DmarcResult.Pass.class);
            Post post = Posts.post(mail, settings(list).with(ListSetting.DMARC_FORM, form)).with(evidence);

            Prepared prepared = new Preparation(authentication, _ -> false).prepare(post, Variant.OF_THE_LIST);

            ByteOctets copy = rendered(mail, prepared);
            assertThat(Participants.of(header(copy)).authors()).extracting(Mailbox::address).containsExactly(post.list().post());
            assertThat(authentication.authenticate(arrival(copy, "198.51.100.9", ReversePath.of(post.list().owner()))).dkim())
                    .noneMatch(one -> one.result() instanceof DkimResult.Pass);
            String by = list.equals("with a prefix") ? "subject prefix" : list.equals("with a footer") ? "footer"
                    : form.equals("wrap") ? "post as attachment" : "list as author";
            assertThat(prepared.survival()).isNotNull();
            assertThat(prepared.survival().sentences())
                    .containsExactly("The signature of people-example.provider.example is broken by: " + by + ".");
        })));
    }

    /** RFC 9989 §4.4.1: our own signature is as good as the author's where both are of one domain. */
    @ParameterizedTest
    @CsvSource({
        "ann@lists.example.org, proven, signs, s, ann@lists.example.org",
        "ann@lists.example.org, proven, signs, r, ann@lists.example.org",
        "ann@lists.example.org, proven, silent, r, afnog@lists.example.org",
        "ann@lists.example.org, forged, signs, r, afnog@lists.example.org",
        "ann@example.org, proven, signs, r, afnog@lists.example.org",
        "ann@sub.lists.example.org, proven, signs, r, afnog@lists.example.org"})
    void copiesThatWeProveStayTheAuthors(String author, String post, String ours, String strictness, String from) {
        DkimKeyPair key = DkimKeyPair.make(new DkimKeyPair.Names("lists.example.org", "s"), DkimKeyType.ED25519, new SecureRandom());
        String domain = EmailAddress.of(author).domain();
        DnsZone zone = new DnsZone().text("s._domainkey.lists.example.org", key.record()).text(domain, "v=spf1 ip4:192.0.2.1 -all")
                .text("_dmarc." + domain, "v=DMARC1; p=reject; adkim=" + strictness + "; aspf=" + strictness);
        Authentication authentication = new Authentication(new FakeDns(zone), InstantSource.fixed(NOW), "mx.example.org");
        ByteOctets mail = ByteOctets.utf8("From: Ann <" + author + ">\r\nSubject: hello\r\n\r\ntext\r\n");
        String client = post.equals("proven") ? "192.0.2.1" : "203.0.113.9";
        Evidence evidence = authentication.examine(arrival(mail, client, ReversePath.of(EmailAddress.of(author))));
        assertThat(evidence.results().dmarc().result() instanceof DmarcResult.Pass).isEqualTo(post.equals("proven"));
        Preparation preparation = new Preparation(authentication, signer -> ours.equals("signs") && signer.equals("lists.example.org"));

        Prepared prepared = preparation.prepare(Posts.post(mail, Posts.prefix("[afnog]")).with(evidence), Variant.OF_THE_LIST);

        ByteOctets copy = rendered(mail, prepared);
        assertThat(Participants.of(header(copy)).authors()).extracting(one -> one.address().toString()).containsExactly(from);
        if (ours.equals("signs")) {
            ByteOctets sent = ByteOctets.of(signed(copy, key));
            // Whoever gets it forwarded: SPF proves nothing there.
            assertThat(authentication.authenticate(arrival(sent, "203.0.113.77", ReversePath.none())).dmarc().result())
                    .isNotInstanceOf(DmarcResult.Fail.class);
        }
    }

    private static ByteOctets rendered(ByteOctets mail, Prepared prepared) {
        return ByteOctets.of(Corpus.all(new RenderedOctets(mail, prepared.transformed().rendering(),
                SlotValues.ofLeaveToken(Posts.TOKEN))));
    }

    private static void check(Prepared prepared, String signature, String list) {
        assertThat(prepared.survival()).isNotNull();
        List<String> sentences = prepared.survival().sentences();
        if (signature.equals("none") || signature.equals("broken before")) {
            assertThat(sentences).containsExactly("The post came without a signature that is right.");
        } else if (signature.equals("survives") && !list.contains("always")) {
            assertThat(sentences).containsExactly("The author's signature (people.example) is intact.");
        } else {
            String by = list.contains("always") ? (signature.equals("survives") ? "" : "remove list fields, ") + "list as author"
                    : list.equals("with a prefix") ? "subject prefix" : list.equals("with a footer") ? "footer" : "remove list fields";
            assertThat(sentences).containsExactly("The author's signature (people.example) is broken by: " + by + ".");
        }
    }

    private static ListSettings settings(String list) {
        return switch (LISTS.indexOf(list)) {
            case 0 -> Posts.transparent();
            case 1 -> Posts.prefix("[afnog]");
            case 2 -> Posts.footer("You are on the list.");
            // The last of them.
            default -> Posts.transparent().with(ListSetting.DMARC_MITIGATION, "always");
        };
    }

    private static ByteOctets mail(String signature, String list) {
        boolean survives = signature.equals("survives");
        boolean changes = signature.equals("broken by us") && !list.startsWith("with");
        String subject = survives && list.equals("with a prefix") ? "Re: [afnog] hello" : "hello";
        String head = "From: Ann <ann@people.example>\r\nTo: afnog@lists.example.org\r\nSubject: " + subject
                + "\r\nDate: Fri, 2 Jan 2026 03:04:05 +0000\r\nMessage-ID: <1@people.example>\r\n"
                + (changes ? "List-Id: <other.people.example>\r\n" : "");
        String body = survives && list.equals("with a footer")
                ? "Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\r\nMIME-Version: 1.0\r\n"
                        + "\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n"
                : "\r\ntext\r\n";
        ByteOctets plain = ByteOctets.utf8(head + body);
        return switch (signature) {
            case "none" -> plain;
            case "broken before" -> ByteOctets.utf8(new String(signed(plain, KEY), StandardCharsets.UTF_8) + "a footer of others\r\n");
            // Both are right when they come.
            default -> ByteOctets.of(signed(plain, KEY));
        };
    }

    private static byte[] signed(ByteOctets mail, DkimKeyPair key) {
        HeaderBlock header = header(mail);
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(new DkimSigner(List.of(key)).sign(mail, header, BodyDigest.of(mail, header.bodyStart()), NOW).toArray());
        signed.writeBytes(Corpus.all(mail));
        return signed.toByteArray();
    }

    private static org.indaba.auth.Arrival arrival(ByteOctets mail, String client, ReversePath sender) {
        return new org.indaba.auth.Arrival(new Peer(client, "client.example", "ESMTP", "", false), sender, mail, header(mail));
    }

    private static HeaderBlock header(ByteOctets octets) {
        return ((HeaderReading.Read) HeaderBlock.read(octets)).header();
    }
}
