package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.auth.Authentication;
import org.indaba.auth.DkimKeyPair;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimSigner;
import org.indaba.mail.Bytes;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.indaba.mime.SevenBit;
import org.indaba.mime.SevenBitReading;
import org.indaba.mime.SlotValues;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.testing.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures cover a copy as it leaves, whatever was done to its line ends, dots and eight-bit octets (RFC 6376 §3.7 and §5). */
class SignedCopiesTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final DkimKeyPair RSA = key("r1", DkimKeyType.RSA);
    private static final DkimKeyPair ED25519 = key("e1", DkimKeyType.ED25519);
    private static final String TOKEN = "abcdefghijklmnopqrstuvwxy";
    private static final String OTHER = "bbcdefghijklmnopqrstuvwxy";

    private final DnsZone zone = new DnsZone().text("r1._domainkey.lists.test", RSA.record())
            .text("e1._domainkey.lists.test", ED25519.record());
    private final Authentication authentication = new Authentication(new FakeDns(zone), InstantSource.fixed(NOW), "mx.test");
    private final DkimSigner signer = new DkimSigner(List.of(RSA, ED25519));
    private final WireSigning signing = new WireSigning(_ -> Optional.of(signer), InstantSource.fixed(NOW));

    static DkimKeyPair key(String selector, DkimKeyType type) {
        return DkimKeyPair.make(new DkimKeyPair.Names("lists.test", selector), type, new SecureRandom());
    }

    private static Rendering rendering(byte[] original) {
        return new Rendering(List.of(insert("List-Id: <list.lists.test>\r\nList-Unsubscribe:\r\n <mailto:list-leave+"),
                new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN), insert("@lists.test>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"),
                new Piece.Keep(0, original.length)), List.of());
    }

    private static Piece insert(String text) {
        return new Piece.Insert(Bytes.utf8(text));
    }

    private WireMessage signed(byte[] original, Rendering rendering) {
        return signing.of(WireBuilder.build(ByteOctets.of(original), rendering), "lists.test").now();
    }

    /** What the receiver of a copy that went by BDAT has. */
    private static byte[] chunk(WireMessage message, String token) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            out.write(message.signatures(token));
            message.writeChunkTo(out, token, () -> { });
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private List<DkimOutcome> ours(byte[] copy) {
        ByteOctets octets = ByteOctets.of(copy);
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        return authentication.signatures(octets, header).stream().limit(2).toList();
    }

    private static List<Corpus.Mail> mails() {
        return Stream.concat(Corpus.mails("messages").stream(), Corpus.mails("threads").stream()).toList();
    }

    @Test
    void everyCopyOfTheCorpusIsSignedSoThatItPassesInBothForms() {
        int converted = 0;
        for (Corpus.Mail mail : mails()) {
            byte[] original = Corpus.all(mail.octets());
            WireMessage message = signed(original, rendering(original));
            byte[] copy = chunk(message, TOKEN);
            assertThat(ours(copy)).as(mail.name()).hasSize(2).allMatch(DkimOutcome::proves);
            // RFC 3030 §2: the chunk has as many octets as BDAT says.
            assertThat(message.chunkSize()).as(mail.name()).isEqualTo(copy.length);
            if (SevenBit.of(mail.octets(), rendering(original)) instanceof SevenBitReading.Converted(Rendering seven)) {
                assertThat(ours(chunk(signed(original, seven), TOKEN))).as(mail.name() + " in seven bits").hasSize(2)
                        .allMatch(DkimOutcome::proves);
                converted++;
            }
        }
        assertThat(converted).isGreaterThan(20);
    }

    @Test
    void whatIsRepairedOnTheWayIsSignedAsItLeaves() {
        byte[] original = "From: a@b.test\r\nSubject: a\rb\r\n\r\n.dot\r\n..\r\nbare\nend\rof \r\nno line end"
                .getBytes(StandardCharsets.UTF_8);
        WireMessage message = signed(original, rendering(original));

        assertThat(ours(chunk(message, TOKEN))).hasSize(2).allMatch(DkimOutcome::proves);
        assertThat(message.size()).as("SIZE counts the signatures").isGreaterThan(original.length + message.signatures(TOKEN).length);
    }

    @Test
    void eachCopyHasASignatureOfItsOwnWhereItsOwnOctetsAreSigned() {
        byte[] original = Exploder.POST.getBytes(StandardCharsets.UTF_8);
        WireMessage message = signed(original, rendering(original));
        byte[] one = message.signatures(TOKEN);

        assertThat(message.signatures(OTHER)).isNotEqualTo(one).hasSameSizeAs(one);
        // RFC 8058 §4: the field of the one-click button is signed; another's signatures are none.
        byte[] mixed = new String(chunk(message, TOKEN), StandardCharsets.ISO_8859_1).replace(TOKEN, OTHER)
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ours(mixed)).hasSize(2).noneMatch(DkimOutcome::proves);
        assertThatThrownBy(() -> message.signatures(TOKEN + "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void copiesThatDifferInNothingShareTheirSignatures() {
        byte[] original = Exploder.POST.getBytes(StandardCharsets.UTF_8);
        WireMessage message = signed(original, Rendering.unchanged(original.length));

        assertThat(message.signatures(OTHER)).isSameAs(message.signatures(TOKEN));
        assertThat(ours(chunk(message, TOKEN))).hasSize(2).allMatch(DkimOutcome::proves);
    }

    @Test
    void whatIsSharedIsMadeAgainForOtherKeysAndALaterTime() {
        List<DkimSigner> present = new ArrayList<>(List.of(signer));
        Instant[] now = {NOW};
        WireSigning changing = new WireSigning(_ -> Optional.of(present.getLast()), () -> now[0]);
        byte[] original = Exploder.POST.getBytes(StandardCharsets.UTF_8);
        WireSigning.Signed entry = changing.of(WireBuilder.build(ByteOctets.of(original), rendering(original)), "lists.test");
        WireMessage first = entry.now();

        now[0] = NOW.plus(WireSigning.SAME_TIME).minusNanos(1);
        assertThat(entry.now()).isSameAs(first);
        now[0] = NOW.plus(WireSigning.SAME_TIME);
        assertThat(entry.now()).isNotSameAs(first);
        present.add(new DkimSigner(List.of(ED25519)));
        assertThat(ours(chunk(entry.now(), TOKEN))).hasSize(1).allMatch(DkimOutcome::proves);
    }

    @Test
    void aHeaderLargerThanAHeaderMayBeLeavesUnsigned() {
        int least = "X: \r\n".length() + "From: a@b.test\r\n\r\n".length();
        for (int more : new int[] {0, 1}) {
            byte[] original = ("From: a@b.test\r\nX: " + "x".repeat(HeaderBlock.MAX_OCTETS - least + more) + "\r\n\r\nbody\r\n")
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(signed(original, Rendering.unchanged(original.length)).signatures(TOKEN).length > 0).as("more: " + more)
                    .isEqualTo(more == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "text \t ", "text\r\n", "text\r\n \r\n\r\n", "\r\n\r\n", "\r"})
    void eachCopyHasASignatureOfItsOwnBody(String before) {
        for (String after : List.of("", " ", "\r\n", "x \r\n\r\n\r\n", "\r\n".repeat(3_000) + "end", "y".repeat(9_000))) {
            Piece token = new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN);
            WireMessage message = signed(new byte[0], new Rendering(List.of(insert("From: a@b.test\r\n\r\n" + before), token,
                    insert(" and "), token, insert(after)), List.of()));
            byte[] copy = chunk(message, TOKEN);

            assertThat(ours(copy)).as(before + "/" + after.length()).hasSize(2).allMatch(DkimOutcome::proves);
            assertThat(ours(chunk(message, OTHER))).hasSize(2).allMatch(DkimOutcome::proves);
            assertThat(message.chunkSize()).isEqualTo(copy.length);
        }
    }

    @Test
    void anotherCopysBodyIsNotProven() {
        byte[] original = Exploder.POST.getBytes(StandardCharsets.UTF_8);
        Rendering rendering = rendering(original).then(new Rendering(List.of(new Piece.Keep(0,
                rendering(original).pieces().stream().mapToLong(SignedCopiesTest::length).sum()), insert("Leave: "),
                new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN), insert("\r\n")), List.of()), SlotValues.sample());
        WireMessage message = signed(original, rendering);
        byte[] copy = chunk(message, TOKEN);

        assertThat(ours(copy)).hasSize(2).allMatch(DkimOutcome::proves);
        byte[] mixed = new String(copy, StandardCharsets.ISO_8859_1).replace("Leave: " + TOKEN, "Leave: " + OTHER)
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ours(mixed)).hasSize(2).noneMatch(DkimOutcome::proves);
        assertThatThrownBy(() -> message.signatures(TOKEN + "x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static long length(Piece piece) {
        return switch (piece) {
            case Piece.Keep(long from, long to) -> to - from;
            case Piece.Insert(Bytes octets) -> octets.size();
            case Piece.PerCopy _ -> TOKEN.length();
        };
    }

    /** Runs where Python's dkimpy is installed (the Debian package python3-dkim), with RSA and Ed25519, on mails that all differ. */
    @Test
    @Timeout(120)
    void anotherProjectsVerifierTakesTwoHundredCopies(@TempDir Path folder) throws IOException {
        Optional<String> python = Stream.of("python3", "/usr/bin/python3")
                .filter(name -> (name.startsWith("/") ? Files.isExecutable(Path.of(name)) : Tool.installed(name))
                        && Tool.run(name, "-c", "import dkim, nacl").exitCode() == 0).findFirst();
        assumeTrue(python.isPresent(), "skipped: no dkimpy here");
        int count = 0;
        for (Corpus.Mail mail : mails()) {
            HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(mail.octets())).header();
            // The other one refuses to look at headers with lines that are no fields.
            boolean plain = header.all("From").size() == 1 && header.fields().stream().noneMatch(field -> field.name().isEmpty());
            if (count < 200 && plain) {
                byte[] original = Corpus.all(mail.octets());
                Files.write(folder.resolve(count++ + ".eml"), chunk(signed(original, rendering(original)), TOKEN));
            }
        }
        Path program = Files.writeString(folder.resolve("verify.py"), """
                import dkim, pathlib, sys
                keys = {b'r1._domainkey.lists.test.': b'%s', b'e1._domainkey.lists.test.': b'%s'}
                wrong = 0
                for file in pathlib.Path(sys.argv[1]).glob('*.eml'):
                    for index in (0, 1):
                        try:
                            good = dkim.DKIM(file.read_bytes()).verify(idx=index, dnsfunc=lambda name, timeout=5: keys.get(name))
                        except Exception as failure:
                            print(file.name, index, repr(failure))
                            good = False
                        wrong += not good
                print('wrong:', wrong)
                """.formatted(RSA.record(), ED25519.record()));

        assertThat(count).isEqualTo(200);
        assertThat(Tool.run(python.orElseThrow(), program.toString(), folder.toString()).out()).isEqualToIgnoringNewLines("wrong: 0");
    }
}
